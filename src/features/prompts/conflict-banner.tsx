"use client";

import { useState } from "react";

import { formatTime } from "@/components/format";
import { useReaderFormat } from "@/components/reader-format";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

import { DiffView } from "./diff-view";
import type { StoredPrompt } from "./editor-state";
import type { Editor } from "./use-editor";

interface Props {
  editor: Editor;
  theirs: StoredPrompt;
}

/** Another device saved in between: both texts are kept until the person has chosen one. */
export function ConflictBanner({ editor, theirs }: Props) {
  const format = useReaderFormat();
  const [comparing, setComparing] = useState(false);
  const choose = (take: () => void) => () => {
    take();
    setComparing(false);
  };
  return (
    <>
      <Banner
        tone="warning"
        className="mb-6"
        title={`A newer version was saved elsewhere at ${formatTime(theirs.updatedAt, format)}`}
        actions={<Button onClick={() => setComparing(true)}>Compare</Button>}
      >
        Yours is kept here and is not saved. If you leave, it stays as a draft in this browser.
      </Banner>
      <Dialog
        open={comparing}
        onOpenChange={setComparing}
        className="max-w-[45rem]!"
        title="Which text stays?"
        description="Green is in yours only, red in the newer save only."
        footer={
          <>
            <Button onClick={choose(editor.takeTheirs)}>Take the newer save</Button>
            <Button variant="primary" onClick={choose(editor.keepMine)}>
              Keep mine
            </Button>
          </>
        }
      >
        {theirs.title !== editor.state.draft.title && (
          <p className="mb-3 text-sm text-muted-foreground">
            Title: “{editor.state.draft.title}” here, “{theirs.title}” in the newer save.
          </p>
        )}
        <DiffView older={theirs.body} newer={editor.state.draft.body} />
      </Dialog>
    </>
  );
}
