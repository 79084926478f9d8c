import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LoadStack } from "../lib/load-stack";

let built = false;

/** Runs `work` with the stand-ins and a Convex deployment of its own; the production app is built once per process. */
export async function withStack<Result>(work: (stack: LoadStack) => Promise<Result>): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), "lectern-bench-"));
  const lines: string[] = [];
  const keep = (line: string) => {
    lines.push(line);
    if (lines.length > 200) lines.shift();
  };
  const stack = await LoadStack.open({ dataDir, log: keep });
  try {
    if (!built) await stack.build();
    built = true;
    const convex = await stack.startConvex();
    try {
      return await work(stack);
    } finally {
      await convex.stop();
    }
  } catch (error) {
    console.error(lines.slice(-20).join("\n"));
    throw error;
  } finally {
    await stack.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
