"use client";

import { ChevronLeft, Copy, CopyPlus, Ellipsis, FileDown, History, Keyboard, Trash2 } from "lucide-react";

import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";

import { SaveState } from "./save-state";
import type { Editor } from "./use-editor";
import { useExport } from "./use-export";

/** What the header asks the editor and the library to do. */
export type EditorVerbs = {
  onBack: () => void;
  onCopy: () => void;
  onDuplicate: () => void;
  onDelete: () => void;
  onShowShortcuts: () => void;
};

/** The bar above the text: whether it is saved, and what can be done with it. */
export function EditorHeader({ editor, verbs }: { editor: Editor; verbs: EditorVerbs }) {
  const exportLibrary = useExport();
  const showHistory = () => document.getElementById("history")?.scrollIntoView();
  return (
    <header className="flex h-14 shrink-0 items-center gap-1.5 border-b px-4 lg:px-6">
      <IconButton
        icon={<ChevronLeft aria-hidden="true" />}
        label="Back to prompts"
        className="-ml-2 lg:hidden"
        onClick={verbs.onBack}
      />
      <SaveState state={editor.state} onTryNow={() => void editor.saveNow()} />
      <div className="ml-auto flex shrink-0 items-center gap-1.5">
        <Button
          variant="ghost"
          className="max-sm:hidden"
          icon={<History aria-hidden="true" />}
          onClick={showHistory}
        >
          History
        </Button>
        <Button icon={<Copy aria-hidden="true" />} onClick={verbs.onCopy}>
          Copy prompt
        </Button>
        <Menu icon={<Ellipsis aria-hidden="true" />} label="More actions">
          <MenuItem icon={<CopyPlus aria-hidden="true" />} onSelect={verbs.onDuplicate}>
            Duplicate
          </MenuItem>
          <MenuItem icon={<FileDown aria-hidden="true" />} onSelect={() => void exportLibrary("json")}>
            Export library as JSON
          </MenuItem>
          <MenuItem icon={<FileDown aria-hidden="true" />} onSelect={() => void exportLibrary("csv")}>
            Export library as CSV
          </MenuItem>
          <MenuItem icon={<Keyboard aria-hidden="true" />} onSelect={verbs.onShowShortcuts}>
            Keyboard shortcuts
          </MenuItem>
          <MenuItem icon={<Trash2 aria-hidden="true" />} danger onSelect={verbs.onDelete}>
            Delete prompt
          </MenuItem>
        </Menu>
      </div>
    </header>
  );
}
