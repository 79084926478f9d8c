"use client";

import { VariableChip } from "@/components/ui/variable-chip";
import { PROMPT_LIMITS } from "@/shared/prompts/limits";

interface Props {
  names: string[];
  values: Record<string, string>;
  onChange: (values: Record<string, string>) => void;
}

/** A field for every variable of the text; what is filled in goes into the copy. */
export function VariableTable({ names, values, onChange }: Props) {
  if (names.length === 0) return null;
  return (
    <section aria-labelledby="variables">
      <h2 id="variables" className="mt-7 text-md">
        Variables <span className="num font-normal text-subtle">{names.length}</span>
      </h2>
      <div className="mt-3 divide-y overflow-hidden rounded-xl border bg-card">
        {names.slice(0, PROMPT_LIMITS.variables).map((name) => (
          <label key={name} className="grid grid-cols-[8.5rem_1fr] items-center sm:grid-cols-[11.25rem_1fr]">
            <span className="min-w-0 overflow-hidden px-4 text-sm">
              <VariableChip name={name} />
            </span>
            <input
              className="h-10 min-w-0 border-l bg-transparent px-3 text-sm outline-offset-[-2px] placeholder:text-subtle max-sm:text-[1rem]"
              maxLength={PROMPT_LIMITS.value}
              value={values[name] ?? ""}
              placeholder="Empty"
              onChange={(event) => onChange({ ...values, [name]: event.target.value })}
            />
          </label>
        ))}
      </div>
    </section>
  );
}
