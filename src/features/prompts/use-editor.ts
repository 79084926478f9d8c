"use client";

import { api } from "@convex/api";
import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useReducer, useRef } from "react";

import { useSignedInMutation } from "@/components/signed-in";
import { trackEvent } from "@/features/analytics/track-event";
import { variablesOf } from "@/shared/prompts/variables";

import { changedFields, editorReducer, openPrompt } from "./editor-state";
import type { EditorAction, EditorState, PromptFields, StoredPrompt } from "./editor-state";
import { valuesToStore } from "./prompt-values";

const SAVE_AFTER_MS = 800;
const TRY_AGAIN_AFTER_MS = 10_000;

export type Editor = {
  state: EditorState;
  edit: (patch: Partial<PromptFields>) => void;
  /** Sends what is not saved yet; resolves when it was answered. */
  saveNow: () => Promise<void>;
  keepMine: () => void;
  takeTheirs: () => void;
};

/** One prompt being edited: saved by itself 800 ms after the last key, and again every 10 s when that failed. */
export function useEditor(
  id: string,
  stored: StoredPrompt,
  onAbandoned: (draft: PromptFields) => void,
): Editor {
  const store = useEditorStore(stored);
  const { state, apply } = store;
  const saveNow = useSaveNow(id, store);
  useAutosave(state, saveNow);
  useLeaveGuard(store, saveNow, onAbandoned);
  return {
    state,
    edit: (patch) => apply({ type: "edited", patch }),
    saveNow,
    keepMine: () => apply({ type: "keep_mine", theirs: stored }),
    takeTheirs: () => apply({ type: "take_theirs", theirs: stored }),
  };
}

type EditorStore = {
  state: EditorState;
  /** What the state is by now, also when the editor has closed and a save is answered only then. */
  latest: () => EditorState;
  apply: (action: EditorAction) => void;
};

function useEditorStore(stored: StoredPrompt): EditorStore {
  const [state, dispatch] = useReducer(editorReducer, stored, openPrompt);
  // Taken over while rendering, so that no half-old picture is ever shown. The reducer refuses when text would be lost.
  if (state.phase === "clean" && stored.updatedAt > state.base.updatedAt)
    dispatch({ type: "stored", prompt: stored });
  const now = useRef(state);
  useLayoutEffect(() => {
    now.current = state;
  }, [state]);
  const apply = useCallback((action: EditorAction) => {
    now.current = editorReducer(now.current, action);
    dispatch(action);
  }, []);
  const latest = useCallback(() => now.current, []);
  return { state, latest, apply };
}

function useSaveNow(id: string, { latest, apply }: EditorStore): () => Promise<void> {
  const update = useSignedInMutation(api.prompts.update);
  const running = useRef<Promise<void> | null>(null);

  return useCallback(async () => {
    // A save that is on its way does not hold what was typed since.
    while (running.current !== null) await running.current;
    const { base, draft, phase } = latest();
    if (phase !== "dirty" && phase !== "failed") return;
    const { values, ...text } = changedFields(base, draft);
    const send = async () => {
      apply({ type: "sent" });
      try {
        const answer = await update({
          id,
          ...text,
          ...(values === undefined ? {} : { values: valuesToStore(values, variablesOf(draft.body)) }),
          baseUpdatedAt: base.updatedAt,
        });
        apply(
          answer.kind === "saved" ? { type: "saved", updatedAt: answer.updatedAt } : { type: "conflicted" },
        );
      } catch {
        trackEvent("ui_error", { code: "prompt_save" });
        apply({ type: "failed" });
      } finally {
        running.current = null;
      }
    };
    running.current = send();
    await running.current;
  }, [id, update, latest, apply]);
}

function useAutosave(state: EditorState, saveNow: () => Promise<void>): void {
  const { phase, draft } = state;
  useEffect(() => {
    if (phase !== "dirty" && phase !== "failed") return;
    const timer = setTimeout(() => void saveNow(), phase === "dirty" ? SAVE_AFTER_MS : TRY_AGAIN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [phase, draft, saveNow]);
}

/** Nothing typed is lost by going elsewhere: it is saved or kept as a draft, and closing the window asks first. */
function useLeaveGuard(
  { state: { phase }, latest }: EditorStore,
  saveNow: () => Promise<void>,
  onAbandoned: (draft: PromptFields) => void,
): void {
  const leave = useEffectEvent(async () => {
    if (latest().phase !== "failed") await saveNow();
    if (latest().phase !== "clean") onAbandoned(latest().draft);
  });
  useEffect(() => {
    if (phase === "clean") return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [phase]);
  useEffect(() => () => void leave(), []);
}
