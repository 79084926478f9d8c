import type * as sonnerModule from "sonner";
import type { ExternalToast } from "sonner";

/** The toast library, which is fetched only when it is needed. */
export type Sonner = typeof sonnerModule;
type Show = () => Promise<Sonner>;

let show: Show | null = null;
let shownWith: Sonner | null = null;

/** Called by the one `<Toaster/>` of the page; `null` when it leaves. */
export function setToaster(next: Show | null): void {
  show = next;
}

interface Toast {
  title: string;
  description?: string;
  /** A failure stays until it is dismissed; everything else leaves after five seconds. */
  failed?: boolean;
  action?: { label: string; onClick: () => void };
}

/**
 * Says that something was just done here ("Prompt copied"), or could not be. Never the only place for a money fact.
 * The library is fetched with the first toast; without a `<Toaster/>` on the page nothing happens.
 */
export function notify({ title, description, failed = false, action }: Toast): void {
  const details: ExternalToast = {
    ...(description !== undefined && { description }),
    ...(action !== undefined && { action }),
    duration: failed ? Infinity : 5_000,
    closeButton: failed,
  };
  void show?.()
    .then((sonner) => {
      shownWith = sonner;
      return failed ? sonner.toast.error(title, details) : sonner.toast(title, details);
    })
    .catch(() => undefined);
}

/** Takes away what was said, for something that begins now and would stand under it. */
export function dismissToasts(): void {
  shownWith?.toast.dismiss();
}
