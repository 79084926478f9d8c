import type { Value } from "convex/values";
import type { ComponentTables } from "./component-tables";
import type { FunctionContext } from "./context";
import { encodeId } from "./ids";
import type { Transaction } from "./transaction";
import type { ConvexDocument, DocumentFields } from "./values";
import { isPlainObject } from "./values";

/** Holds, under the id of a job, the component and path to call; functions only see the public row. */
export const JOB_TARGETS = "_scheduled_targets";
export const SCHEDULED_FUNCTIONS = "_scheduled_functions";

export type JobState = "pending" | "inProgress" | "success" | "failed" | "canceled";

/** A function to run later. */
export interface Job {
  component: string;
  path: string;
  args: Value;
  /** Billing time, epoch milliseconds. */
  scheduledTime: number;
}

/** Writes a pending job and returns its id. */
export function insertJob(context: FunctionContext, transaction: Transaction, job: Job): string {
  const table = context.component.table(SCHEDULED_FUNCTIONS);
  const id = encodeId(table.number);
  const _creationTime = context.host.database.creationTime(context.host.now());
  const [module = "", name = "default"] = job.path.split(":");
  transaction.put(context.component, table, id, {
    _id: id,
    _creationTime,
    name: `${module}.js:${name}`,
    args: [job.args],
    scheduledTime: job.scheduledTime,
    state: { kind: "pending" },
  });
  const { component, path } = job;
  transaction.put(context.component, context.component.table(JOB_TARGETS), id, {
    _id: id,
    _creationTime,
    component,
    path,
  });
  return id;
}

/** Cancels a job that has not started; a finished one stays as it is. */
export function cancelJob(context: FunctionContext, transaction: Transaction, id: string): void {
  const { component } = context;
  const table = component.tableOfId(id);
  if (table?.name !== SCHEDULED_FUNCTIONS) {
    throw new Error(`Invalid argument \`id\` for \`scheduler.cancel\`: not the ID of a scheduled function.`);
  }
  const row = table.documents.get(id);
  if (row === undefined) throw new Error("The scheduled function to cancel does not exist.");
  const state = stateOf(row);
  if (state === "pending" || state === "inProgress")
    setJobState(component, transaction, id, "canceled", context.host.now());
}

/** Moves a job to a state; `now` becomes the completion time of a final one. A finished or canceled job stays as it is. */
export function setJobState(
  component: ComponentTables,
  transaction: Transaction,
  id: string,
  kind: JobState,
  now: number,
  error?: string,
): void {
  const table = component.table(SCHEDULED_FUNCTIONS);
  const row = table.documents.get(id);
  const state = row === undefined ? null : stateOf(row);
  if (row === undefined || (state !== "pending" && state !== "inProgress")) return;
  const completed: DocumentFields = kind === "inProgress" ? {} : { completedTime: now };
  const next: DocumentFields = error === undefined ? { kind } : { kind, error };
  transaction.put(component, table, id, { ...row, ...completed, state: next });
}

export function stateOf(row: ConvexDocument): JobState | null {
  const state = isPlainObject(row.state) ? row.state.kind : null;
  switch (state) {
    case "pending":
    case "inProgress":
    case "success":
    case "failed":
    case "canceled":
      return state;
    default:
      return null;
  }
}
