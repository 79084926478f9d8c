import "server-only";
import { ConvexHttpClient } from "convex/browser";
import type { FunctionArgs, FunctionReference, FunctionReturnType } from "convex/server";
import { ConvexError } from "convex/values";
import { type ErrorCode, ERRORS } from "@/shared/errors";
import { AppError } from "../http/app-error";
import { createLeanFetch } from "./lean-fetch";

/** Stripe waits longer than this for an answer, so a slow database becomes a 503 and a redelivery, not a timeout. */
const TIMEOUT_MS = 5_000;

type Query = FunctionReference<"query">;
type Mutation = FunctionReference<"mutation">;

/** Calls Convex functions as this server. Every failure is an AppError; `unavailable` when nothing is known. */
export interface ServiceClient {
  query<Ref extends Query>(ref: Ref, args: FunctionArgs<Ref>): Promise<FunctionReturnType<Ref>>;
  mutation<Ref extends Mutation>(ref: Ref, args: FunctionArgs<Ref>): Promise<FunctionReturnType<Ref>>;
}

interface ServiceClientOptions {
  url: string;
  token: () => Promise<string>;
  timeoutMs?: number;
}

export function createServiceClient({
  url,
  token,
  timeoutMs = TIMEOUT_MS,
}: ServiceClientOptions): ServiceClient {
  const client = new ConvexHttpClient(url, {
    logger: false,
    fetch: createLeanFetch(timeoutMs),
  });
  const signedIn = async () => {
    client.setAuth(await token());
    return client;
  };
  return {
    query: (ref, args) => translated(async () => (await signedIn()).query<typeof ref>(ref, args)),
    // Without `skipQueue` the client runs one mutation after another: one slow webhook would hold up all others.
    mutation: (ref, args) =>
      translated(async () => (await signedIn()).mutation<typeof ref>(ref, args, { skipQueue: true })),
  };
}

async function translated<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (cause) {
    throw new AppError(codeOf(cause) ?? "unavailable", { reason: "convex", cause });
  }
}

/** The code of an error that a function threw on purpose. `unauthenticated` is about our own token: not the caller's. */
function codeOf(cause: unknown): ErrorCode | null {
  if (!(cause instanceof ConvexError)) return null;
  const data: unknown = cause.data;
  if (typeof data !== "object" || data === null || !("code" in data)) return null;
  const code = data.code;
  if (typeof code !== "string" || code === "unauthenticated" || !Object.hasOwn(ERRORS, code)) return null;
  // Object.hasOwn has just proven it.
  return code as ErrorCode;
}
