import { RotateCcw, Search } from "lucide-react";
import type { ReactNode } from "react";
import { Tag } from "@/components/ui/tag";
import { WithVariables } from "./with-variables";

/** What the library does, each with a small picture of it at work. */
export function Features() {
  return (
    <div className="mx-auto grid max-w-[70rem] gap-10 px-5 pb-24 lg:grid-cols-3 lg:gap-6">
      <Feature
        title="Variables, not copies"
        text="One prompt with the changing parts marked, instead of nine near-identical documents."
        picture={<VariablesPicture />}
      />
      <Feature
        id="history"
        title="See what changed, and go back"
        text="Every save is a version. Compare any two and restore the one that worked. Part of Pro."
        picture={<HistoryPicture />}
      />
      <Feature
        title="Found in two keystrokes"
        text="Search covers titles, text and tags, and one key puts you into it."
        picture={<SearchPicture />}
      />
    </div>
  );
}

interface FeatureProps {
  id?: string;
  title: string;
  text: string;
  picture: ReactNode;
}

function Feature({ id, title, text, picture }: FeatureProps) {
  return (
    <section id={id} className="md:max-lg:grid md:max-lg:grid-cols-2 md:max-lg:items-center md:max-lg:gap-8">
      <div className="h-56 overflow-hidden rounded-2xl border bg-card p-5 shadow-e1" aria-hidden="true">
        {picture}
      </div>
      <div className="mt-5 md:max-lg:mt-0">
        <h2 className="text-lg tracking-[-0.015em]">{title}</h2>
        <p className="mt-1.5 max-w-[38ch] text-muted-foreground">{text}</p>
      </div>
    </section>
  );
}

const VALUES = [
  ["customer_name", "Priya"],
  ["order", "#20418"],
  ["tone", "warm, brief"],
];

function VariablesPicture() {
  return (
    <>
      <p className="mono text-[0.8125rem] leading-[1.9]">
        <WithVariables text="Write to {{customer_name}} about {{order}}. Tone: {{tone}}." />
      </p>
      <div className="mt-4 space-y-2 border-t pt-4">
        {VALUES.map(([name, value]) => (
          <p key={name} className="flex justify-between text-sm">
            <span className="mono text-subtle">{name}</span>
            <span className="font-medium">{value}</span>
          </p>
        ))}
      </div>
    </>
  );
}

function HistoryPicture() {
  return (
    <>
      <p className="num text-xs text-subtle">3 Nov, 17:40 compared with 10 Nov, 09:12</p>
      <div className="mono mt-3 overflow-hidden rounded-lg border text-[0.78125rem] leading-[1.9]">
        <p className="px-3 text-subtle">Say what happens next.</p>
        <p className="bg-danger-soft px-3 text-danger-text">− Eight sentences at most.</p>
        <p className="bg-success-soft px-3 text-success-text">+ Five sentences at most.</p>
        <p className="bg-success-soft px-3 text-success-text">+ Give the bank date.</p>
      </div>
      <div className="mt-4 flex gap-2">
        <span className="btn btn-sm btn-secondary">
          <RotateCcw />
          Restore 3 Nov
        </span>
        <span className="btn btn-sm btn-ghost">Compare</span>
      </div>
    </>
  );
}

const HITS = [
  { head: "Refu", rest: "nd reply, friendly", tag: "support" },
  { head: "Refu", rest: "nd policy explainer", tag: "support" },
  { head: "Refu", rest: "sed delivery, next step", tag: "ops" },
];

function SearchPicture() {
  return (
    <>
      <div className="flex items-center gap-2 rounded-lg border border-brand bg-card px-3 py-2 ring-2 ring-brand-soft">
        <Search className="size-4 text-subtle" />
        <span>
          refu
          <i className="ml-px inline-block h-4 w-px translate-y-0.5 bg-foreground" />
        </span>
      </div>
      <div className="mt-3 space-y-1">
        {HITS.map(({ head, rest, tag }, index) => (
          <p
            key={rest}
            className={`flex items-center justify-between rounded-lg px-3 py-2 text-sm ${index === 0 ? "bg-hover" : ""}`}
          >
            <span>
              <b className="font-semibold">{head}</b>
              {rest}
            </span>
            <Tag>{tag}</Tag>
          </p>
        ))}
      </div>
    </>
  );
}
