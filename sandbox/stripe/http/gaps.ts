import { StripeError } from "../core/errors";
import { INVISIBLE_PARAMS, PARAM_GAPS, type ParamGap } from "../known-gaps";
import type { ParamTypes } from "../params/types";
import { asList, type FormHash, type FormValue } from "./form";

/** Refuses a parameter that the stand-in would have to ignore: a wrong bill is worse than none. */
export function refuseGaps(request: keyof ParamTypes, form: FormHash): void {
  for (const gap of PARAM_GAPS) {
    if (gap.request !== request) continue;
    const param = findParam(form, gap.path, gap);
    if (param !== null) throw notEmulated(param, ` (${gap.what})`);
  }
}

/** Refuses what a route has not looked at, unless Stripe's own answer would not show it either. */
export function refuseUnread(unread: readonly string[]): void {
  const param = unread.find((name) => !isInvisible(name));
  if (param !== undefined) throw notEmulated(param, " here");
}

function isInvisible(name: string): boolean {
  const path = name.replaceAll(/\[\d+\]/g, "[*]");
  return INVISIBLE_PARAMS.some(({ params }) =>
    params.some((each) => path === each || path.startsWith(`${each}[`)),
  );
}

const notEmulated = (param: string, why: string): StripeError =>
  new StripeError(400, {
    type: "invalid_request_error",
    code: "not_emulated",
    message: `The stand-in does not have \`${param}\`${why}; see sandbox/README.md.`,
    param,
  });

type Asked = Pick<ParamGap, "value" | "except">;

/** The name of the first parameter on the path whose value is one that is refused; null when none is. */
function findParam(
  value: FormValue,
  [name, ...rest]: readonly string[],
  asked: Asked,
  param = "",
): string | null {
  if (name === undefined) {
    const asks =
      asked.value === undefined
        ? value !== "" && value !== "false" && !(typeof value === "string" && asked.except?.includes(value))
        : value === asked.value;
    return asks ? param : null;
  }
  if (name === "*") {
    for (const [index, each] of (asList(value) ?? []).entries()) {
      const found = findParam(each, rest, asked, `${param}[${index}]`);
      if (found !== null) return found;
    }
    return null;
  }
  if (typeof value === "string" || Array.isArray(value)) return null;
  const inner = Object.hasOwn(value, name) ? value[name] : undefined;
  return inner === undefined
    ? null
    : findParam(inner, rest, asked, param === "" ? name : `${param}[${name}]`);
}
