"use client";

import { useEffect, useState } from "react";

import { PROMPT_LIMITS } from "@/shared/prompts/limits";
import { variablesOf } from "@/shared/prompts/variables";

import { ConflictBanner } from "./conflict-banner";
import { copyPrompt } from "./copy-prompt";
import { DeleteDialog } from "./delete-dialog";
import type { Draft } from "./draft-store";
import { EditorHeader } from "./editor-header";
import type { StoredPrompt } from "./editor-state";
import { PromptTextArea } from "./prompt-text-area";
import { TagEditor } from "./tag-editor";
import { useEditor } from "./use-editor";
import type { Editor } from "./use-editor";
import { VariableTable } from "./variable-table";
import { VersionHistory } from "./version-history";

/** What the library can ask of the editor that is open. */
export type EditorHandle = { save: () => void; copy: () => void };

interface Props {
  id: string;
  stored: StoredPrompt;
  knownTags: string[];
  /** The prompt was just made: its title is what comes first. */
  isNew: boolean;
  onBack: () => void;
  /** The editor closes with a text that could not be saved. */
  onAbandoned: (draft: Draft) => void;
  onEdited: () => void;
  onDuplicate: (draft: Draft) => void;
  onDeleted: () => void;
  onShowShortcuts: () => void;
  register: (handle: EditorHandle | null) => void;
}

/** One open prompt: its bar, title, tags, text, variables and history. */
export function PromptEditor({
  id,
  stored,
  knownTags,
  isNew,
  register,
  onEdited,
  onAbandoned,
  ...verbs
}: Props) {
  const editor = useEditor(id, stored, onAbandoned);
  const [deleting, setDeleting] = useState(false);
  const { draft } = editor.state;
  const edit: typeof editor.edit = (patch) => {
    onEdited();
    editor.edit(patch);
  };
  const copy = () => void copyPrompt(draft.body, draft.values);
  const save = editor.saveNow;
  useEffect(() => {
    register({ save: () => void save(), copy: () => void copyPrompt(draft.body, draft.values) });
    return () => register(null);
  }, [register, save, draft.body, draft.values]);
  return (
    <>
      <EditorHeader
        editor={editor}
        verbs={{
          onBack: verbs.onBack,
          onCopy: copy,
          onDuplicate: () =>
            verbs.onDuplicate({ title: copyTitle(draft.title), body: draft.body, tags: draft.tags }),
          onDelete: () => setDeleting(true),
          onShowShortcuts: verbs.onShowShortcuts,
        }}
      />
      <EditorBody id={id} editor={{ ...editor, edit }} stored={stored} knownTags={knownTags} isNew={isNew} />
      <DeleteDialog
        id={id}
        title={draft.title}
        open={deleting}
        onOpenChange={setDeleting}
        onDeleted={verbs.onDeleted}
      />
    </>
  );
}

function EditorBody({
  id,
  editor,
  stored,
  knownTags,
  isNew,
}: { editor: Editor } & Pick<Props, "id" | "stored" | "knownTags" | "isNew">) {
  const { draft, phase } = editor.state;
  const { edit } = editor;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-[42.5rem] px-4 py-6 lg:px-8 lg:py-8">
        {phase === "conflict" && <ConflictBanner editor={editor} theirs={stored} />}
        <input
          autoFocus={isNew}
          aria-label="Title"
          placeholder="Untitled prompt"
          maxLength={PROMPT_LIMITS.title}
          value={draft.title}
          className="w-full rounded-sm bg-transparent text-2xl font-semibold outline-offset-4 placeholder:text-subtle"
          onChange={(event) => edit({ title: event.target.value })}
        />
        <TagEditor tags={draft.tags} known={knownTags} onChange={(tags) => edit({ tags })} />
        <PromptTextArea value={draft.body} onChange={(body) => edit({ body })} />
        <VariableTable
          names={variablesOf(draft.body)}
          values={draft.values}
          onChange={(values) => edit({ values })}
        />
        <VersionHistory id={id} editor={editor} />
      </div>
    </div>
  );
}

function copyTitle(title: string): string {
  return `${title || "Untitled prompt"}, copy`.slice(0, PROMPT_LIMITS.title);
}
