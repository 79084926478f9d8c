import { jsonToConvex } from "convex/values";
import type { JSONValue } from "convex/values";
import type { FunctionContext } from "./context";
import type { FunctionAddress } from "./function-address";
import { resolveAddress } from "./function-address";
import { cancelJob, insertJob } from "./scheduled-jobs";
import type { AsyncSyscall } from "./syscalls";
import type { Transaction } from "./transaction";

type ScheduleArgs = FunctionAddress & { ts: number; args: JSONValue };

/** `ctx.scheduler`: in a mutation part of its transaction, in an action at once. */
export const schedulerSyscalls: Readonly<Record<string, AsyncSyscall>> = {
  "1.0/schedule": schedule,
  "1.0/cancel_job": cancel,
  "1.0/actions/schedule": schedule,
  "1.0/actions/cancel_job": cancel,
};

async function schedule(context: FunctionContext, json: string): Promise<string> {
  const { ts, args, ...address } = JSON.parse(json) as ScheduleArgs;
  const target = resolveAddress(context, address);
  const { type, path } = context.host.functions.find(target.component, target.path, "any", false);
  if (type === "query")
    throw new Error(`Can't schedule the query ${path}: only mutations and actions can be scheduled.`);
  const id = await inTransaction(context, (transaction) => {
    transaction.count("functionsScheduled");
    transaction.count("scheduledFunctionArgsBytes", json.length);
    return insertJob(context, transaction, {
      ...target,
      path,
      args: jsonToConvex(args),
      scheduledTime: ts * 1000,
    });
  });
  return JSON.stringify(id);
}

async function cancel(context: FunctionContext, json: string): Promise<string> {
  const { id } = JSON.parse(json) as { id: string };
  await inTransaction(context, (transaction) => cancelJob(context, transaction, id));
  return "null";
}

async function inTransaction<T>(context: FunctionContext, task: (transaction: Transaction) => T): Promise<T> {
  return context.transaction === null ? context.host.transact(task) : task(context.transaction);
}
