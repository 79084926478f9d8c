import { convexToJson } from "convex/values";
import type { JSONValue, Value } from "convex/values";

/** An error of the platform, not of the function: it is reported without "Uncaught". */
export class PlatformError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "PlatformError";
  }
}

const CONVEX_ERROR = Symbol.for("ConvexError");
const MAX_FRAMES = 4;
const FOREIGN_FRAME = /node_modules|node:|sandbox\/convex\/(engine|server)\//;

/** What a client is told about an error. */
export interface ErrorReport {
  /** Without the request id. */
  message: string;
  data: JSONValue | undefined;
}

/** Describes anything a function threw; `data` is present for a ConvexError only. */
export function describeError(thrown: unknown): ErrorReport {
  if (thrown instanceof PlatformError) return { message: thrown.message, data: undefined };
  const data = convexErrorData(thrown);
  if (data !== undefined) {
    return {
      message: `Uncaught ConvexError: ${typeof data === "string" ? data : JSON.stringify(data)}`,
      data,
    };
  }
  if (!(thrown instanceof Error)) return { message: `Uncaught ${String(thrown)}`, data: undefined };
  return {
    message: [`Uncaught ${thrown.name}: ${thrown.message}`, ...frames(thrown)].join("\n"),
    data: undefined,
  };
}

/** An error in one line for a log, without the values a validator prints. */
export function headline(message: string): string {
  const [line = ""] = message.split("\n");
  return line.replace(/^(\w+ValidationError): .*$/, "$1");
}

/** An error to throw into a calling function: a ConvexError keeps its data in encoded form, as the SDK expects. */
export function toCallerError(thrown: unknown): Error {
  const data = convexErrorData(thrown);
  if (data !== undefined)
    return new EncodedConvexError(thrown instanceof Error ? thrown.message : "ConvexError", data);
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Read by the SDK: an error with `data` becomes a ConvexError inside the calling function. */
export class EncodedConvexError extends Error {
  constructor(
    message: string,
    readonly data: JSONValue,
  ) {
    super(message);
    this.name = "ConvexError";
  }
}

function convexErrorData(thrown: unknown): JSONValue | undefined {
  if (thrown instanceof EncodedConvexError) return thrown.data;
  if (typeof thrown !== "object" || thrown === null || !(CONVEX_ERROR in thrown)) return undefined;
  const { data } = thrown as { data?: Value };
  // The SDK hands the data over as JSON text when an error leaves a function.
  if (typeof data === "string") return parsedOr(data);
  return convexToJson(data ?? null);
}

function parsedOr(text: string): JSONValue {
  try {
    return JSON.parse(text) as JSONValue;
  } catch {
    return text;
  }
}

/** The frames inside the functions, without absolute paths and without the engine's own. */
function frames(error: Error): string[] {
  return (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at .*\.[jt]sx?:\d+/.test(line) && !FOREIGN_FRAME.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => line.replace("file://", "").replace(`${process.cwd()}/`, "../"));
}
