import { Copy, Search } from "lucide-react";
import { APP_NAME } from "@/components/app-name";
import { Mark } from "@/components/mark";
import { Kbd } from "@/components/ui/kbd";
import { Tag } from "@/components/ui/tag";
import { WithVariables } from "./with-variables";

const PROMPTS = [
  { title: "Refund reply, friendly", tag: "support", day: "12 Nov" },
  { title: "Outage status update", tag: "support", day: "11 Nov" },
  { title: "Churn interview guide", tag: "research", day: "9 Nov" },
  { title: "Weekly release notes", tag: "product", day: "7 Nov" },
  { title: "Bug report to test case", tag: "engineering", day: "4 Nov" },
  { title: "Cold outreach, two lines", tag: "sales", day: "31 Oct" },
];

const TEXT = [
  "You are replying for {{company}} to {{customer_name}}, who asked for a refund on {{order}}.",
  "Say what happens next and when. Give the amount as {{amount}} and the date it reaches their bank. Never promise a date we do not control.",
  "Tone: {{tone}}. Five sentences at most.",
];

const VERSIONS = [
  { change: "Added the bank date rule", when: "Now" },
  { change: "Five sentences, was eight", when: "10 Nov, 09:12" },
  { change: "New variable: order", when: "3 Nov, 17:40" },
  { change: "Tone is now a variable", when: "28 Oct, 11:05" },
];

/** The library as it looks in use, drawn in HTML. */
export function ProductPicture() {
  return (
    <div
      className="overflow-hidden rounded-2xl border bg-card shadow-e3"
      role="img"
      aria-label="The prompt library: a list of prompts, an editor with variables, and a version history"
    >
      <div aria-hidden="true">
        <div className="flex h-11 items-center gap-3 border-b bg-background px-4">
          <Mark size={18} />
          <span className="text-sm font-medium">{APP_NAME}</span>
          <span className="text-subtle">/</span>
          <span className="text-sm text-muted-foreground">Prompts</span>
          <span className="ml-auto hidden h-7 w-56 items-center gap-2 rounded-lg border px-2.5 text-sm text-subtle sm:flex">
            <Search className="size-3.5" />
            Search 34 prompts
            <span className="ml-auto flex">
              <Kbd>/</Kbd>
            </span>
          </span>
        </div>
        <div className="grid md:grid-cols-[15.5rem_1fr] lg:grid-cols-[15.5rem_1fr_16.75rem]">
          <PromptList />
          <Editor />
          <History />
        </div>
      </div>
    </div>
  );
}

function PromptList() {
  return (
    <div className="hidden border-r bg-background p-2 md:block">
      {PROMPTS.map(({ title, tag, day }, index) => (
        <div
          key={title}
          className={`rounded-lg px-3 py-2.5 ${index === 0 ? "bg-card shadow-e1 ring-1 ring-border" : ""}`}
        >
          <p className="truncate text-sm font-medium">{title}</p>
          <div className="mt-1.5 flex items-center justify-between">
            <Tag>{tag}</Tag>
            <span className="num text-xs text-subtle">{day}</span>
          </div>
        </div>
      ))}
    </div>
  );
}

function Editor() {
  return (
    <div className="min-w-0 p-5 sm:p-7">
      <div className="flex items-center justify-between gap-3">
        <p className="text-xl font-semibold">Refund reply, friendly</p>
        <span className="btn btn-sm btn-secondary">
          <Copy />
          Copy
        </span>
      </div>
      <p className="mt-1 text-sm text-subtle">Saved 12 Nov 2026, 16:40</p>
      <div className="mono mt-5 space-y-3 rounded-xl border bg-background p-4 text-[0.8125rem] leading-[1.75] sm:p-5">
        {TEXT.map((text) => (
          <p key={text}>
            <WithVariables text={text} />
          </p>
        ))}
      </div>
      <div className="mt-4 grid grid-cols-2 gap-3">
        {[
          ["customer_name", "Priya"],
          ["amount", "$48.00"],
        ].map(([name, value]) => (
          <div key={name}>
            <p className="mono mb-1.5 text-xs text-subtle">{name}</p>
            <p className="rounded-lg border border-border-strong px-2.5 py-1.5 text-sm">{value}</p>
          </div>
        ))}
      </div>
    </div>
  );
}

function History() {
  return (
    <div className="hidden border-l bg-background p-5 lg:block">
      <p className="text-sm font-medium">History</p>
      <ol className="mt-4 space-y-5 border-l pl-4">
        {VERSIONS.map(({ change, when }, index) => (
          <li key={change} className="relative">
            <i
              className={`absolute -left-[1.3125rem] top-1.5 size-2.25 rounded-full ring-4 ring-background ${index === 0 ? "bg-brand" : "bg-border-strong"}`}
            />
            <p className="text-sm font-medium">{change}</p>
            <p className="num mt-0.5 text-xs text-subtle">{when}</p>
          </li>
        ))}
      </ol>
    </div>
  );
}
