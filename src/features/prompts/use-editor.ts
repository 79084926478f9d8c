"use client";

import { api } from "@convex/api";
import { useMutation } from "convex/react";
import { useCallback, useEffect, useEffectEvent, useReducer, useRef } from "react";

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
  const [state, dispatch] = useReducer(editorReducer, stored, openPrompt);
  // Taken over while rendering, so that no half-old picture is ever shown. The reducer refuses when text would be lost.
  if (state.phase === "clean" && stored.updatedAt > state.base.updatedAt)
    dispatch({ type: "stored", prompt: stored });
  const saveNow = useSaveNow(id, state, dispatch);
  useAutosave(state, saveNow);
  useLeaveGuard(state, saveNow, onAbandoned);
  return {
    state,
    edit: (patch) => dispatch({ type: "edited", patch }),
    saveNow,
    keepMine: () => dispatch({ type: "keep_mine", theirs: stored }),
    takeTheirs: () => dispatch({ type: "take_theirs", theirs: stored }),
  };
}

function useSaveNow(
  id: string,
  state: EditorState,
  dispatch: (action: EditorAction) => void,
): () => Promise<void> {
  const update = useMutation(api.prompts.update);
  const latest = useRef(state);
  const running = useRef<Promise<void> | null>(null);
  useEffect(() => {
    latest.current = state;
  }, [state]);

  return useCallback(async () => {
    if (running.current !== null) {
      await running.current;
      return;
    }
    const { base, draft, phase } = latest.current;
    if (phase !== "dirty" && phase !== "failed") return;
    const { values, ...text } = changedFields(base, draft);
    const send = async () => {
      dispatch({ type: "sent" });
      try {
        const answer = await update({
          id,
          ...text,
          ...(values === undefined ? {} : { values: valuesToStore(values, variablesOf(draft.body)) }),
          baseUpdatedAt: base.updatedAt,
        });
        dispatch(
          answer.kind === "saved" ? { type: "saved", updatedAt: answer.updatedAt } : { type: "conflicted" },
        );
      } catch {
        trackEvent("ui_error", { code: "prompt_save" });
        dispatch({ type: "failed" });
      } finally {
        running.current = null;
      }
    };
    running.current = send();
    await running.current;
  }, [id, update, dispatch]);
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
  { phase, draft }: EditorState,
  saveNow: () => Promise<void>,
  onAbandoned: (draft: PromptFields) => void,
): void {
  const leave = useEffectEvent(() => {
    if (phase === "conflict" || phase === "failed") onAbandoned(draft);
    else void saveNow();
  });
  useEffect(() => {
    if (phase === "clean") return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [phase]);
  useEffect(() => () => leave(), []);
}
