import type { JSONValue } from "convex/values";
import { TRANSACTION_LIMITS_GAP, notAnswered } from "../known-gaps";
import type { FunctionContext } from "./context";
import { childContext, transactionOf } from "./context";
import { EncodedConvexError, toCallerError } from "./errors";
import type { FunctionAddress } from "./function-address";
import { handleOf, resolveAddress } from "./function-address";
import type { FunctionType } from "./functions";
import type { AsyncSyscall } from "./syscalls";

type Call = FunctionAddress & { args: JSONValue; transactionLimits?: JSONValue };

/** `ctx.runQuery`, `ctx.runMutation`, `ctx.runAction` and function handles. */
export const functionSyscalls: Readonly<Record<string, AsyncSyscall>> = {
  "1.0/runUdf": runNested,
  "1.0/createFunctionHandle": (context, json) => {
    const target = resolveAddress(context, JSON.parse(json) as FunctionAddress);
    context.host.functions.find(target.component, target.path, "any", false);
    return Promise.resolve(JSON.stringify(handleOf(target)));
  },
  "1.0/actions/query": (context, json) => runFromAction(context, "query", json),
  "1.0/actions/mutation": (context, json) => runFromAction(context, "mutation", json),
  "1.0/actions/action": (context, json) => runFromAction(context, "action", json),
};

/** A call inside the caller's transaction; a mutation that throws takes only its own writes back. */
async function runNested(context: FunctionContext, json: string): Promise<string> {
  const call = JSON.parse(json) as Call & { udfType: "query" | "mutation" | "snapshotQuery" };
  if (call.transactionLimits !== undefined) throw new Error(notAnswered(TRANSACTION_LIMITS_GAP));
  const { component, path } = resolveAddress(context, call);
  const type: FunctionType = call.udfType === "mutation" ? "mutation" : "query";
  if (type === "mutation" && context.type === "query") throw new Error("Queries can't run mutations.");
  const target = context.host.functions.find(component, path, type, false);
  const child = childContext(context, context.host.database.component(component), path, type);
  const transaction = transactionOf(context);
  return context.children.run(async () => {
    transaction.assertOpen();
    const savepoint = transaction.savepoint();
    try {
      return JSON.stringify(await context.host.call(child, target, call.args));
    } catch (error) {
      transaction.rollbackTo(savepoint);
      throw toCallerError(error);
    }
  });
}

/** A call from an action: a transaction of its own. */
async function runFromAction(context: FunctionContext, type: FunctionType, json: string): Promise<string> {
  const call = JSON.parse(json) as Call;
  const { component, path } = resolveAddress(context, call);
  const outcome = await context.host.run(type, path, call.args, {
    component,
    allowInternal: true,
    identity: component === context.component.path ? context.identity : null,
    request: context.request,
  });
  context.logLines.push(...outcome.logLines);
  if (outcome.ok) return JSON.stringify(outcome.value);
  const message = outcome.message.replace(/^\[Request ID: \w+\] Server Error\n/, "");
  throw outcome.data === undefined ? new Error(message) : new EncodedConvexError(message, outcome.data);
}
