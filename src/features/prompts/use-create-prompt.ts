"use client";

import { api } from "@convex/api";
import { useRef, useState } from "react";

import { useClerkState } from "@/components/clerk/clerk-session";
import { useSignedInMutation } from "@/components/signed-in";
import { notify } from "@/components/toast";
import { useIsShown } from "@/components/use-is-shown";
import { trackEvent } from "@/features/analytics/track-event";

import { useDrafts } from "./draft-store";
import type { Draft, Drafts } from "./draft-store";

/** What the server said when the library was full. */
export type LimitReached = { used: number; limit: number };

export type CreatePrompt = {
  busy: boolean;
  /** Saves a new prompt and tells its id; a text that finds no room is kept in this browser. */
  create: (draft: Draft) => Promise<void>;
  /** Set when the last try found the library full. */
  limit: LimitReached | null;
  showLimit: (limit: LimitReached) => void;
  dismissLimit: () => void;
  drafts: Drafts;
  saveDraft: (draft: Draft) => Promise<void>;
};

/** New prompts, with the Free limit decided by the server and nothing lost when it says no. */
export function useCreatePrompt(onCreated: (id: string, text: Draft) => void): CreatePrompt {
  const { userId } = useClerkState();
  const insert = useSignedInMutation(api.prompts.create);
  const drafts = useDrafts(userId);
  const [busy, setBusy] = useState(false);
  const [limit, setLimit] = useState<LimitReached | null>(null);
  const running = useRef(false);
  const isShown = useIsShown();

  const create = async (text: Draft): Promise<boolean> => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    try {
      const answer = await insert(text);
      if (answer.kind === "created") {
        // It may come late: whoever has gone on to another page stays there, and finds it in the list.
        if (isShown.current) onCreated(answer.id, text);
        return true;
      }
      if (hasWords(text)) drafts.keep(text);
      showLimit({ used: answer.used, limit: answer.limit });
      return false;
    } catch {
      trackEvent("ui_error", { code: "prompt_create" });
      if (hasWords(text)) drafts.keep(text);
      notify({
        title: "Could not save the new prompt",
        description: "Check your connection, then try again.",
        failed: true,
      });
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  const showLimit = (reached: LimitReached) => {
    trackEvent("limit_reached");
    setLimit(reached);
  };
  return {
    busy,
    create: async (text) => void (await create(text)),
    limit,
    showLimit,
    dismissLimit: () => setLimit(null),
    drafts,
    saveDraft: async (draft) => {
      if (await create(draft)) drafts.discard(draft);
    },
  };
}

function hasWords({ title, body }: Draft): boolean {
  return title.trim() !== "" || body.trim() !== "";
}
