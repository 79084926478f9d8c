import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Bytes of this process's heap that are still needed: what is left after a full collection. */
export function liveHeap(): number {
  setFlagsFromString("--expose-gc");
  // Node offers the collector to contexts that are made after the flag was set.
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
