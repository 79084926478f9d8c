import { convexToJson } from "convex/values";
import { OPERATION_GAPS, notAnswered } from "../known-gaps";
import type { FunctionContext } from "./context";
import { transactionOf } from "./context";
import { TRANSACTION_LIMITS } from "./limits";
import type { AsyncSyscall } from "./syscalls";
import { vectorSearch } from "./vector-search";

/** Identity, metadata and what the stand-in refuses. */
export const metaSyscalls: Readonly<Record<string, AsyncSyscall>> = {
  "1.0/getUserIdentity": (context) => Promise.resolve(JSON.stringify(context.identity)),
  "1.0/getFunctionMetadata": (context) =>
    Promise.resolve(JSON.stringify({ name: context.path, componentPath: context.component.path })),
  "1.0/getRequestMetadata": (context) => Promise.resolve(JSON.stringify(context.request)),
  "1.0/getDeploymentMetadata": () =>
    Promise.resolve(JSON.stringify({ name: "local", region: null, class: "s16" })),
  "1.0/getTransactionMetrics": (context) => Promise.resolve(transactionMetrics(context)),
  "1.0/auditLog": () => Promise.resolve("null"),
  "1.0/actions/vectorSearch": vectorSearch,
  ...Object.fromEntries(
    Object.entries(OPERATION_GAPS).map(([operation, what]): [string, AsyncSyscall] => [
      operation,
      () => Promise.reject(new Error(notAnswered(what))),
    ]),
  ),
};

/** The commit clock when the function started, as JSON text of an int64. */
export function snapshotTimestamp(context: FunctionContext): string {
  return JSON.stringify(convexToJson(context.host.database.lastTimestamp));
}

function transactionMetrics(context: FunctionContext): string {
  const { usage } = transactionOf(context);
  const metrics = Object.entries(TRANSACTION_LIMITS).map(([name, limit]) => {
    const used = usage[name as keyof typeof TRANSACTION_LIMITS];
    return [name, { used, remaining: Math.max(0, limit - used) }];
  });
  return JSON.stringify(Object.fromEntries(metrics));
}
