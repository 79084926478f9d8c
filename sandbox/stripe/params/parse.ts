import { invalidRequest, missingParam, unknownParam } from "../core/errors";
import { asList, type FormHash, type FormValue } from "../http/form";
import type { ParamSpec, ParamTable } from "./spec";
import table from "./table.json" with { type: "json" };
import type { ParamTypes } from "./types";

// The table is generated from `ParamTypes`; its JSON type is only a wider spelling of `ParamTable`.
const TABLE = table as unknown as ParamTable;

/** Parameters that may have decimals; every other number is an integer. */
const FRACTIONAL = /percent|percentage|_decimal$|latitude|longitude|rate$/;

interface Rules {
  /** Unknown parameters are ignored: unversioned requests may speak an older version. */
  legacy: boolean;
  /** An empty string unsets any text, as updates do even where the SDK's types do not say so. */
  emptyUnsets: boolean;
}

/**
 * Checks a decoded form against the SDK's own parameter types and turns it into one of them: numbers, booleans, lists.
 * Refuses unknown, missing and malformed parameters in Stripe's words.
 */
export function parseParams<Name extends keyof ParamTypes>(
  name: Name,
  form: FormHash,
  { legacy }: Pick<Rules, "legacy">,
): ParamTypes[Name] {
  const spec = TABLE[name];
  if (spec === undefined) throw new Error(`No parameters are known for ${name}`);
  const rules = { legacy, emptyUnsets: name.endsWith("Update") };
  return parseValue(spec, form, "", rules) as ParamTypes[Name];
}

function parseValue(spec: ParamSpec, value: FormValue, param: string, rules: Rules): unknown {
  if (typeof spec === "object") {
    if ("empty" in spec) return value === "" ? "" : parseValue(spec.empty, value, param, rules);
    if ("e" in spec) return parseWord(spec.e, value, param, rules);
    if ("a" in spec) return parseList(spec.a, value, param, rules);
    if ("u" in spec) return parseUnion(spec.u, value, param, rules);
    if ("k" in spec) return parseMap(spec.k, value, param, rules);
    return parseHash(spec, value, param, rules);
  }
  switch (spec) {
    case "s":
    case "d":
      return value === "" && rules.emptyUnsets ? "" : parseText(value, param);
    case "n":
      return parseNumber(value, param);
    case "b":
      return parseBoolean(value, param);
    case "m":
      return parseMetadata(value, param);
    case "x":
      return value;
  }
}

function parseText(value: FormValue, param: string): string {
  if (typeof value !== "string") throw invalidRequest("Invalid string", param);
  if (value === "") {
    throw invalidRequest(
      `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
      param,
      "parameter_invalid_empty",
    );
  }
  return value;
}

function parseNumber(value: FormValue, param: string): number {
  const text = parseText(value, param);
  const pattern = FRACTIONAL.test(param) ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  if (!pattern.test(text))
    throw invalidRequest(`Invalid integer: ${text}`, param, "parameter_invalid_integer");
  return Number(text);
}

function parseBoolean(value: FormValue, param: string): boolean {
  if (value === "true" || value === "1") return true;
  if (value === "false" || value === "0") return false;
  throw invalidRequest(typeof value === "string" ? `Invalid boolean: ${value}` : "Invalid boolean", param);
}

function parseWord(words: readonly string[], value: FormValue, param: string, rules: Rules): string {
  const text = parseText(value, param);
  if (words.includes(text) || rules.legacy) return text;
  const last = words.at(-1) ?? "";
  const choice = words.length > 1 ? `one of ${words.slice(0, -1).join(", ")}, or ${last}` : last;
  throw invalidRequest(`Invalid ${param}: must be ${choice}`, param);
}

function parseList(element: ParamSpec, value: FormValue, param: string, rules: Rules): unknown[] {
  const list = asList(value);
  if (!list) throw invalidRequest("Invalid array", param);
  return list.map((each, index) => parseValue(element, each, `${param}[${index}]`, rules));
}

function parseUnion(specs: readonly ParamSpec[], value: FormValue, param: string, rules: Rules): unknown {
  let first: unknown;
  // Strictly first: with the leniency of older versions any text would pass for the word "now".
  for (const legacy of rules.legacy ? [false, true] : [false]) {
    for (const spec of specs) {
      try {
        return parseValue(spec, value, param, { ...rules, legacy });
      } catch (error) {
        first ??= error;
      }
    }
  }
  throw first;
}

/** A hash whose keys are the caller's own, such as currencies. */
function parseMap(
  element: ParamSpec,
  value: FormValue,
  param: string,
  rules: Rules,
): Record<string, unknown> {
  if (typeof value === "string" || Array.isArray(value)) throw invalidRequest("Invalid object", param);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, parseValue(element, each, `${param}[${key}]`, rules)]),
  );
}

function parseHash(
  spec: { o: Record<string, ParamSpec>; r?: string[] },
  value: FormValue,
  param: string,
  rules: Rules,
): Record<string, unknown> {
  if (typeof value === "string" || Array.isArray(value)) throw invalidRequest("Invalid object", param);
  const parsed: Record<string, unknown> = {};
  const inner = (name: string) => (param === "" ? name : `${param}[${name}]`);
  for (const [name, each] of Object.entries(value)) {
    const known = Object.hasOwn(spec.o, name) ? spec.o[name] : undefined;
    if (known !== undefined) parsed[name] = parseValue(known, each, inner(name), rules);
    else if (!rules.legacy) throw unknownParam(inner(name));
  }
  const missing = rules.legacy ? undefined : spec.r?.find((name) => !(name in value));
  if (missing !== undefined) throw missingParam(inner(missing));
  return parsed;
}

const METADATA_LIMITS = { keys: 50, key: 40, value: 500 };

function parseMetadata(value: FormValue, param: string): Record<string, string> {
  if (typeof value === "string" || Array.isArray(value)) throw invalidRequest("Invalid object", param);
  const entries = Object.entries(value);
  if (entries.length > METADATA_LIMITS.keys) {
    throw invalidRequest("You can have up to 50 metadata keys.", param);
  }
  return Object.fromEntries(
    entries.map(([key, each]) => {
      if (typeof each !== "string")
        throw invalidRequest("Metadata values must be strings.", `${param}[${key}]`);
      if (key.length > METADATA_LIMITS.key) {
        throw invalidRequest("Metadata keys can have up to 40 characters.", `${param}[${key}]`);
      }
      if (each.length > METADATA_LIMITS.value) {
        throw invalidRequest("Metadata values can have up to 500 characters.", `${param}[${key}]`);
      }
      return [key, each];
    }),
  );
}
