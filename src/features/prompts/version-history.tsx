"use client";

import { api } from "@convex/api";
import type { FunctionReturnType } from "convex/server";
import { History } from "lucide-react";
import { useState } from "react";

import { formatDateTime } from "@/components/format";
import { useReaderFormat } from "@/components/reader-format";
import { useSignedInMutation, useSignedInQuery } from "@/components/signed-in";
import { notify } from "@/components/toast";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { trackEvent } from "@/features/analytics/track-event";

import { CompareDialog } from "./compare-dialog";
import type { Editor } from "./use-editor";

/** Where Pro is offered to somebody who is signed in. */
const SEE_PRO = "/dashboard/billing";

/** A save of a prompt as it was. */
export type Version = Extract<
  FunctionReturnType<typeof api.prompts.versions>,
  { kind: "list" }
>["versions"][number];

interface Props {
  id: string;
  editor: Editor;
}

/** Earlier saves: on Pro a list to compare and restore from, on Free a note that they are kept. */
export function VersionHistory({ id, editor }: Props) {
  const answer = useSignedInQuery(api.prompts.versions, { id });
  if (answer === undefined) return null;
  return (
    <section id="history" aria-labelledby="history-title" className="mt-7 scroll-mt-20">
      {answer.kind === "hidden" ? (
        <ProNote count={answer.count} />
      ) : (
        <VersionList id={id} versions={answer.versions} editor={editor} />
      )}
    </section>
  );
}

function ProNote({ count }: { count: number }) {
  const kept = count === 1 ? "1 save is kept." : `${count} saves are kept.`;
  return (
    <div className="flex flex-col gap-3 rounded-xl border border-dashed border-border-strong p-4 sm:flex-row sm:items-center sm:justify-between">
      <div className="flex gap-3">
        <History className="mt-0.5 size-4.5 shrink-0 text-subtle" aria-hidden="true" />
        <div>
          <h2 id="history-title" className="font-medium">
            Version history comes with Pro
          </h2>
          <p className="num mt-0.5 text-sm text-muted-foreground">
            Compare any two saves and restore one. {count > 0 ? kept : "Saves are kept from now on."}
          </p>
        </div>
      </div>
      <ButtonLink size="sm" href={SEE_PRO} className="max-sm:self-start">
        See Pro
      </ButtonLink>
    </div>
  );
}

function VersionList({ id, versions, editor }: { id: string; versions: Version[]; editor: Editor }) {
  const format = useReaderFormat();
  const restore = useRestore(id, editor);
  const [comparing, setComparing] = useState<Version | null>(null);
  return (
    <>
      <h2 id="history-title" className="text-md">
        History <span className="num font-normal text-subtle">{versions.length}</span>
      </h2>
      <ol className="mt-3 divide-y overflow-hidden rounded-xl border bg-card">
        {versions.map((version, index) => (
          <li key={version._id} className="flex items-center justify-between gap-3 px-4 py-2.5">
            <div className="min-w-0">
              <p className="num truncate font-medium">{formatDateTime(version.savedAt, format)}</p>
              <p className="truncate text-sm text-muted-foreground">
                {index === 0 ? "The newest save" : version.title || "Untitled prompt"}
              </p>
            </div>
            <Button size="sm" onClick={() => setComparing(version)}>
              Compare
            </Button>
          </li>
        ))}
      </ol>
      {comparing !== null && (
        <CompareDialog
          version={comparing}
          versions={versions}
          current={editor.state.draft}
          restoring={restore.busy}
          onRestore={() => void restore.run(comparing).then(() => setComparing(null))}
          onClose={() => setComparing(null)}
        />
      )}
    </>
  );
}

function useRestore(id: string, editor: Editor): { busy: boolean; run: (version: Version) => Promise<void> } {
  const restore = useSignedInMutation(api.prompts.restore);
  const [busy, setBusy] = useState(false);
  const run = async (version: Version) => {
    setBusy(true);
    try {
      // What is typed becomes a save of its own first, so restoring loses nothing.
      await editor.saveNow();
      const answer = await restore({ id, versionId: version._id });
      if (answer.kind === "saved") notify({ title: "Version restored" });
      else
        notify({
          title: "Version history comes with Pro",
          description: "Nothing was changed.",
          failed: true,
        });
    } catch {
      trackEvent("ui_error", { code: "prompt_restore" });
      notify({ title: "Could not restore", description: "Nothing was changed. Try again.", failed: true });
    } finally {
      setBusy(false);
    }
  };
  return { busy, run };
}
