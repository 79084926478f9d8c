import { jsonToConvex } from "convex/values";
import type { JSONValue } from "convex/values";
import type { FunctionContext } from "./context";
import { runInside } from "./context";
import { PlatformError } from "./errors";
import type { RegisteredFunction } from "./functions";
import { checkTransfer } from "./limits";
import { mismatch } from "./validators";

/** Runs a function with its arguments and result checked; the result is checked before anything is committed. */
export async function callFunction(
  context: FunctionContext,
  target: RegisteredFunction,
  args: JSONValue,
): Promise<JSONValue> {
  const value = jsonToConvex(args);
  const request = JSON.stringify([args]);
  checkTransfer(value, request.length, `Function ${target.path} arguments`);
  const argumentProblem = mismatch(target.args, value, context.component);
  if (argumentProblem !== null) throw new PlatformError(`ArgumentValidationError: ${argumentProblem}`);
  const text = await runInside(context, () => target.invoke(context.request.requestId, request));
  const json = JSON.parse(text) as JSONValue;
  const result = jsonToConvex(json);
  checkTransfer(result, text.length, `Function ${target.path} return value`);
  const resultProblem = target.returns === null ? null : mismatch(target.returns, result, context.component);
  if (resultProblem !== null) throw new PlatformError(`ReturnsValidationError: ${resultProblem}`);
  return json;
}
