import { StripeError } from "../core/errors";
import { PARAM_GAPS } from "../known-gaps";
import type { ParamTypes } from "../params/types";
import { asList, type FormHash, type FormValue } from "./form";

/** Refuses a parameter that the stand-in would have to ignore: a wrong bill is worse than none. */
export function refuseGaps(request: keyof ParamTypes, form: FormHash): void {
  for (const gap of PARAM_GAPS) {
    if (gap.request !== request) continue;
    const param = findParam(form, gap.path, gap.value);
    if (param !== null) {
      throw new StripeError(400, {
        type: "invalid_request_error",
        code: "not_emulated",
        message: `The stand-in does not have \`${param}\` (${gap.what}); see sandbox/README.md.`,
        param,
      });
    }
  }
}

/** The name of the first parameter on the path that is set to something (or to `value`); null when none is. */
function findParam(
  value: FormValue,
  [name, ...rest]: readonly string[],
  wanted: string | undefined,
  param = "",
): string | null {
  if (name === undefined) {
    const asks = wanted === undefined ? value !== "" && value !== "false" : value === wanted;
    return asks ? param : null;
  }
  if (name === "*") {
    for (const [index, each] of (asList(value) ?? []).entries()) {
      const found = findParam(each, rest, wanted, `${param}[${index}]`);
      if (found !== null) return found;
    }
    return null;
  }
  if (typeof value === "string" || Array.isArray(value)) return null;
  const inner = Object.hasOwn(value, name) ? value[name] : undefined;
  return inner === undefined
    ? null
    : findParam(inner, rest, wanted, param === "" ? name : `${param}[${name}]`);
}
