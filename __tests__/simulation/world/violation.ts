/** An invariant that did not hold. `invariant` is its name in docs/simulation.md. */
export class Violation extends Error {
  constructor(
    readonly invariant: string,
    message: string,
  ) {
    super(`${invariant}: ${message}`);
    this.name = "Violation";
  }
}

/** Throws a Violation unless `holds`. */
export function demand(holds: boolean, invariant: string, message: string): asserts holds {
  if (!holds) throw new Violation(invariant, message);
}
