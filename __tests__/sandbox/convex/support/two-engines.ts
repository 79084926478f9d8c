import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import type { Value } from "convex/values";
import { convexToJson } from "convex/values";
import { convexTest } from "convex-test";
import type { Op } from "../fixture/ops";
import schema from "../fixture/schema";

/** Runs lists of database calls, each list as one mutation, and reports what can be compared. */
export interface Subject {
  /** One text per list: outcomes with ids as `#n`, errors as `error`, creation times left out. */
  run(steps: readonly Step[]): Promise<string[]>;
}

export interface Step {
  ops: Op[];
  fail?: boolean;
}

type Result = { ids: string[]; outcomes: Value };
type Call = (args: { ops: Op[]; ids: string[]; fail?: boolean }) => Promise<Result>;

const run = makeFunctionReference<"mutation">("ops:run");
const clear = makeFunctionReference<"mutation">("ops:clear");

/** The stand-in, over HTTP. */
export function standIn(url: string): Subject {
  const client = new ConvexHttpClient(url, { logger: false });
  return {
    run: async (steps) => {
      await client.mutation(clear, {});
      return runSteps((args) => client.mutation(run, args) as Promise<Result>, steps);
    },
  };
}

/** Convex's own mock for unit tests. */
export function oracle(): Subject {
  const modules = {
    "/convex/_generated/api.js": () => Promise.resolve({}),
    "/convex/ops.ts": () => import("../fixture/ops"),
  };
  return {
    run: (steps) => {
      const test = convexTest({ schema, modules });
      return runSteps((args) => test.mutation(run, args) as Promise<Result>, steps);
    },
  };
}

async function runSteps(call: Call, steps: readonly Step[]): Promise<string[]> {
  const texts: string[] = [];
  let ids: string[] = [];
  for (const step of steps) {
    try {
      const result = await call({ ...step, ids });
      ids = result.ids;
      texts.push(comparable(result.outcomes, ids));
    } catch {
      texts.push("failed");
    }
  }
  return texts;
}

function comparable(outcomes: Value, ids: readonly string[]): string {
  let text = JSON.stringify(convexToJson(outcomes), (key, value: unknown) => {
    if (key === "_creationTime") return undefined;
    return key === "error" ? "error" : value;
  });
  for (const [position, id] of ids.entries()) text = text.replaceAll(id, `#${position}`);
  return text;
}
