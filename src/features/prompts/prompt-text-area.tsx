"use client";

import { useId } from "react";

import { cn } from "@/components/cn";
import { PROMPT_LIMITS } from "@/shared/prompts/limits";

import { segments, wordCount } from "./segments";

/** The same for the picture and the field, or letters and picture part. */
const LAYER =
  "mono col-start-1 row-start-1 min-h-[11em] w-full p-5 text-[0.84375rem] leading-[1.8] whitespace-pre-wrap [overflow-wrap:anywhere] max-sm:text-[1rem]";

interface Props {
  value: string;
  onChange: (value: string) => void;
}

/**
 * The prompt's text. The words and chips are drawn by a layer behind a textarea whose own letters are transparent: both
 * have the same font, width and spaces, so every letter lies on its picture and the browser keeps doing the editing.
 */
export function PromptTextArea({ value, onChange }: Props) {
  const hintId = useId();
  return (
    <div className="mt-5">
      <div className="grid rounded-xl border bg-background focus-within:outline-2 focus-within:outline-offset-[-1px] focus-within:outline-ring">
        <div className={LAYER} aria-hidden="true">
          {segments(value).map((segment, index) =>
            segment.kind === "text" ? (
              <span key={index}>{segment.text}</span>
            ) : (
              <VariableMark key={index} text={segment.text} name={segment.name} />
            ),
          )}
          {/* A last line without letters has no height of its own. */}
          {value.endsWith("\n") || value === "" ? "\u200b" : null}
        </div>
        <textarea
          aria-label="Prompt text"
          aria-describedby={hintId}
          className={cn(
            LAYER,
            "resize-none overflow-hidden bg-transparent text-transparent caret-foreground outline-none placeholder:text-subtle selection:bg-brand-line/60",
          )}
          maxLength={PROMPT_LIMITS.body}
          spellCheck
          value={value}
          placeholder={value === "" ? "Write to {{customer_name}} about {{order}}." : undefined}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
      <p className="num mt-2 flex justify-between gap-4 text-xs text-subtle">
        <span id={hintId}>Type {"{{name}}"} to add a variable</span>
        <span>{lengthWords(value)}</span>
      </p>
    </div>
  );
}

/** The braces keep their width unseen, the inner ones inside the chip: the name stays under the letters being edited. */
function VariableMark({ text, name }: { text: string; name: string }) {
  const at = text.indexOf(name, 1);
  const end = at + name.length;
  return (
    <>
      <span className="opacity-0">{text.slice(0, 1)}</span>
      <span className="rounded-[5px] bg-brand-soft box-decoration-clone text-brand-text shadow-[0_0_0_1px_var(--brand-soft),0_0_0_2px_var(--brand-line)]">
        <span className="opacity-0">{text.slice(1, at)}</span>
        {name}
        <span className="opacity-0">{text.slice(end, -1)}</span>
      </span>
      <span className="opacity-0">{text.slice(-1)}</span>
    </>
  );
}

function lengthWords(value: string): string {
  const left = PROMPT_LIMITS.body - value.length;
  if (left < 1_000) return left === 0 ? "As long as a prompt can be" : `${left} characters left`;
  const words = wordCount(value);
  return words === 1 ? "1 word" : `${words} words`;
}
