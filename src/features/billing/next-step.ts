/** One dated fact of "What happens next". A tone marks the moment at which money or access changes. */
export type NextStep = {
  when: string;
  title: string;
  note: string;
  tone: "brand" | "warning" | "danger" | null;
};

/** A step; without a tone nothing changes at it. */
export function step(when: string, title: string, note: string, tone: NextStep["tone"] = null): NextStep {
  return { when, title, note, tone };
}

/** The title of a step that holds only while no invoice is open. */
export const NOTHING_DUE = "Nothing is due";
