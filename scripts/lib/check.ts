/** One thing that must be right before people pay. */
export interface Check {
  name: string;
  /** What is wrong, in our own words and without a value; null when all is well. */
  problem: () => Promise<string | null>;
}

/** Runs checks in their order and prints a line for each. Returns how many failed. */
export async function runChecks(checks: readonly Check[], print: (line: string) => void): Promise<number> {
  let failed = 0;
  for (const { name, problem } of checks) {
    // A library's message may repeat a key or an address; its class says enough.
    const found = await problem().catch((error: unknown) => `no usable answer (${classOf(error)})`);
    if (found !== null) failed += 1;
    print(found === null ? `ok    ${name}` : `FAIL  ${name}: ${found}`);
  }
  return failed;
}

function classOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}
