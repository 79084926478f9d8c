import { ERRORS } from "@/shared/errors";
import type { ErrorCode } from "@/shared/errors";

import { MESSAGES, NO_ANSWER } from "./messages";

/** Our billing routes, by their last path segment. */
export type BillingRoute =
  | "checkout"
  | "portal"
  | "cancel"
  | "resume"
  | "pause"
  | "unpause"
  | "change-plan"
  | "change-plan/preview"
  | "change-plan/undo"
  | "pay-invoice"
  | "sync";

/** What a billing route answered; `message` is the page's own sentence, never the server's. */
export type BillingAnswer =
  { kind: "ok"; body: unknown } | { kind: "failed"; code: ErrorCode | "no_answer"; message: string };

/** Longer than our routes take for any answer (24 s): after it the line is dead, and the person is told. */
const ANSWER_MS = 30_000;

/** Posts to one of our billing routes. Never throws: an answer that did not come is a failure with its own words. */
export async function postBilling(
  route: BillingRoute,
  body: Record<string, unknown>,
): Promise<BillingAnswer> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), ANSWER_MS);
  try {
    const response = await fetch(`/api/stripe/${route}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: patience.signal,
    });
    const answer: unknown = await response.json();
    if (response.ok) return { kind: "ok", body: answer };
    const code = errorCodeOf(answer);
    return { kind: "failed", code, message: MESSAGES[code] };
  } catch {
    return { kind: "failed", code: "no_answer", message: NO_ANSWER };
  } finally {
    clearTimeout(timer);
  }
}

/** The address that an answer leads to. Only web addresses count: nothing else may be opened from an answer. */
export function addressOf(body: unknown): string | null {
  if (typeof body !== "object" || body === null || !("url" in body) || typeof body.url !== "string")
    return null;
  return isWebAddress(body.url) ? body.url : null;
}

/** True for absolute http and https addresses. */
export function isWebAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol } = new URL(address);
  return protocol === "https:" || protocol === "http:";
}

function errorCodeOf(answer: unknown): ErrorCode {
  if (typeof answer !== "object" || answer === null || !("code" in answer)) return "internal";
  const codes = Object.keys(ERRORS) as ErrorCode[];
  return codes.find((code) => code === answer.code) ?? "internal";
}
