import { readFileSync } from "node:fs";

/** Linux counts process time in hundredths of a second for user space (`getconf CLK_TCK`). */
const TICK_MICROSECONDS = 10_000;

/** User and system time of a whole process since its start, in microseconds. Linux only. */
export function processCpu(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name in parentheses may hold anything, so fields are counted behind it.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  if (!Number.isFinite(user + system)) throw new Error("This system does not tell the time of a process.");
  return (user + system) * TICK_MICROSECONDS;
}
