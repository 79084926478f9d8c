"use client";

import { DraftRow } from "./draft-row";
import { EmptyLibrary } from "./empty-library";
import { LimitDialog } from "./limit-dialog";
import { PromptList } from "./prompt-list";
import { PromptPane } from "./prompt-pane";
import type { LoadedPrompt } from "./prompt-pane";
import { ShortcutsDialog } from "./shortcuts-dialog";
import { UsageNotice } from "./usage-notice";
import { useLibrary } from "./use-library";
import type { LibraryList, LibraryModel } from "./use-library";

interface Props {
  initialList: LibraryList;
  /** The prompt that the address named, as the server rendered it. */
  initialPrompt: { id: string; prompt: LoadedPrompt } | null;
}

/** The prompt library: the list and the editor side by side, under 1024 pixels one after the other. */
export function Library({ initialList, initialPrompt }: Props) {
  const library = useLibrary(initialList);
  const { list, url, creation } = library;
  return (
    <>
      {list.used === 0 && url.openId === null ? (
        <EmptyLibrary
          busy={creation.busy}
          limit={list.limit}
          onCreate={(draft) => void creation.create(draft)}
          drafts={<KeptDrafts library={library} />}
        />
      ) : (
        <div className="lg:grid lg:grid-cols-[21.25rem_1fr]">
          <ListPane library={library} />
          <EditorPane library={library} initialPrompt={initialPrompt} />
        </div>
      )}
      <LimitDialog
        limit={creation.limit}
        hasDraft={creation.drafts.all.length > 0}
        onClose={creation.dismissLimit}
        onManage={library.manage}
      />
      <ShortcutsDialog open={library.showingKeys} onOpenChange={library.showKeys} />
    </>
  );
}

function ListPane({ library }: { library: LibraryModel }) {
  const { list, url, creation } = library;
  return (
    <PromptList
      items={list.items}
      tags={list.tags}
      used={list.used}
      full={library.full}
      busy={creation.busy}
      url={url}
      shownId={library.shownId}
      search={library.search}
      onSearch={library.setSearch}
      onNew={library.createNew}
      searchRef={library.searchRef}
      notice={
        <div className="lg:max-h-[50dvh] lg:shrink-0 lg:overflow-y-auto">
          <UsageNotice used={list.used} limit={list.limit} onManage={library.manage} />
          <KeptDrafts library={library} />
        </div>
      }
    />
  );
}

function EditorPane({ library, initialPrompt }: { library: LibraryModel } & Pick<Props, "initialPrompt">) {
  const { list, url, creation, shownId } = library;
  if (shownId === null) return null;
  return (
    <PromptPane
      key={shownId}
      id={shownId}
      initial={initialPrompt?.id === shownId ? initialPrompt.prompt : undefined}
      openOnPhone={url.openId !== null}
      knownTags={list.tags.map(({ tag }) => tag)}
      isNew={shownId === library.newId}
      register={library.register}
      onBack={url.close}
      // The shown prompt stays open when a search moves another one to the top of the list.
      onEdited={() => {
        if (url.openId === null) url.pin(shownId);
      }}
      onAbandoned={creation.drafts.keep}
      onDuplicate={(draft) => void creation.create(draft)}
      onDeleted={url.close}
      onShowShortcuts={() => library.showKeys(true)}
    />
  );
}

function KeptDrafts({ library: { creation, full } }: { library: LibraryModel }) {
  const { drafts } = creation;
  return drafts.all.map((draft) => (
    <DraftRow
      key={`${draft.title}\n${draft.body}`}
      draft={draft}
      fullReason={full ? "The library is full. Delete a prompt or go Pro, then save this draft." : undefined}
      busy={creation.busy}
      onSave={() => void creation.saveDraft(draft)}
      onDiscard={() => drafts.discard(draft)}
    />
  ));
}
