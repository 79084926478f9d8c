/** The parts of a prompt that a person edits. */
export type PromptFields = { title: string; body: string; tags: string[]; values: Record<string, string> };

/** A stored prompt as the server last told it; `updatedAt` is epoch milliseconds and names the save. */
export type StoredPrompt = PromptFields & { updatedAt: number };

/**
 * Where an edit stands. `dirty`: typed and not sent. `saving`: sent and not answered. `failed`: the answer was an
 * error. `conflict`: another device saved in between, and nothing is sent until the person decides.
 */
type EditorPhase = "clean" | "dirty" | "saving" | "failed" | "conflict";

export type EditorState = {
  base: StoredPrompt;
  draft: PromptFields;
  phase: EditorPhase;
  /** What the save on its way holds; typing goes on meanwhile. */
  sent: PromptFields | null;
  /** A save of this editor's has been answered. */
  savedHere: boolean;
};

export type EditorAction =
  | { type: "edited"; patch: Partial<PromptFields> }
  | { type: "stored"; prompt: StoredPrompt }
  | { type: "sent" }
  | { type: "saved"; updatedAt: number }
  | { type: "failed" }
  | { type: "conflicted" }
  | { type: "keep_mine"; theirs: StoredPrompt }
  | { type: "take_theirs"; theirs: StoredPrompt };

/** The editor's first state for a stored prompt. */
export function openPrompt(prompt: StoredPrompt): EditorState {
  return { base: prompt, draft: fieldsOf(prompt), phase: "clean", sent: null, savedHere: false };
}

/** Everything that can happen to an edit. Typed text is never dropped except by `take_theirs`. */
export function editorReducer(state: EditorState, action: EditorAction): EditorState {
  switch (action.type) {
    case "edited":
      return edited(state, action.patch);
    case "stored":
      return stored(state, action.prompt);
    case "sent":
      return { ...state, phase: "saving", sent: state.draft };
    case "saved":
      return saved(state, action.updatedAt);
    case "failed":
      return { ...state, phase: "failed", sent: null };
    case "conflicted":
      return { ...state, phase: "conflict", sent: null };
    case "keep_mine":
      return { ...state, base: action.theirs, phase: "dirty", sent: null };
    case "take_theirs":
      return openPrompt(action.theirs);
  }
}

function edited(state: EditorState, patch: Partial<PromptFields>): EditorState {
  const draft = { ...state.draft, ...patch };
  if (state.phase === "conflict" || state.phase === "saving") return { ...state, draft };
  return { ...state, draft, phase: isChanged(state.base, draft) ? "dirty" : "clean" };
}

/** A newer stored prompt is taken over only when nothing of this person's would be lost. */
function stored(state: EditorState, prompt: StoredPrompt): EditorState {
  if (state.phase !== "clean" || prompt.updatedAt <= state.base.updatedAt) return state;
  return openPrompt(prompt);
}

function saved(state: EditorState, updatedAt: number): EditorState {
  const base = { ...(state.sent ?? state.draft), updatedAt };
  return {
    base,
    draft: state.draft,
    phase: isChanged(base, state.draft) ? "dirty" : "clean",
    sent: null,
    savedHere: true,
  };
}

/** The fields that differ from the stored prompt: what a save sends. */
export function changedFields(base: PromptFields, draft: PromptFields): Partial<PromptFields> {
  return {
    ...(base.title === draft.title ? {} : { title: draft.title }),
    ...(base.body === draft.body ? {} : { body: draft.body }),
    ...(sameList(base.tags, draft.tags) ? {} : { tags: draft.tags }),
    ...(sameValues(base.values, draft.values) ? {} : { values: draft.values }),
  };
}

function isChanged(base: PromptFields, draft: PromptFields): boolean {
  return Object.keys(changedFields(base, draft)).length > 0;
}

function sameList(left: string[], right: string[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}

function sameValues(left: Record<string, string>, right: Record<string, string>): boolean {
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every((name) => (left[name] ?? "") === (right[name] ?? ""));
}

function fieldsOf({ title, body, tags, values }: PromptFields): PromptFields {
  return { title, body, tags, values };
}
