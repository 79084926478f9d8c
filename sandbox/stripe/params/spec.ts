/**
 * The shape of a request parameter, derived from the SDK's types. Short keys keep the generated table small:
 * `s` string, `n` number, `b` boolean, `d` decimal, `m` free hash (metadata), `x` anything.
 */
export type ParamSpec =
  | "s"
  | "n"
  | "b"
  | "d"
  | "m"
  | "x"
  /** One of these words. */
  | { e: string[] }
  /** A list. */
  | { a: ParamSpec }
  /** A hash: its parameters, and those that must be there. */
  | { o: Record<string, ParamSpec>; r?: string[] }
  /** A hash whose keys are the caller's own. */
  | { k: ParamSpec }
  /** Any of these, tried in order. */
  | { u: ParamSpec[] }
  /** May be unset with an empty string. */
  | { empty: ParamSpec };

export type ParamTable = Record<string, ParamSpec>;
