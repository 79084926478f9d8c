/** One measured number, with the goal that it is held against where there is one. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** `<`, `<=` or `>=` and a number, in the figure's unit. */
  goal?: string;
}

/** Whether a value keeps its goal. Throws for a goal of another form. */
export function meets(value: number, goal: string): boolean {
  const [sign, number] = goal.split(" ");
  const limit = Number(number);
  if (sign === "<") return value < limit;
  if (sign === "<=") return value <= limit;
  if (sign === ">=") return value >= limit;
  throw new Error(`A goal of unknown form: ${goal}`);
}

/** The value below which the share `q` (0 to 1) of the samples lies. NaN without samples. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);
