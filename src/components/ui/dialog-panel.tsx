"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useRef, type ReactNode, type Ref } from "react";
import { cn } from "../cn";
import { focusPlace, focusPlaceOf, type FocusPlace } from "../focus-place";
import { dismissToasts } from "../toast";
import { Glide } from "./glide";
import { IconButton } from "./icon-button";
import { useHeldHeight } from "./use-held-height";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What was confirmed is on its way and cannot be taken back: the dialog stays, for the answer. */
  sending?: boolean;
  title: ReactNode;
  /** One sentence of fact under the title. */
  description?: ReactNode;
  /** Where focus lands: on the title when there is something to read first, on the first field when there is something to write. */
  focus?: "title" | "field";
  /** The buttons, secondary first; on a phone the last one is on top. */
  footer?: ReactNode;
  className?: string;
  children?: ReactNode;
}

const FIELDS = "input, select, textarea";

/** What opened a dialog, and where that stood. */
interface Opener {
  element: Element;
  place: FocusPlace;
}

/** What opened the dialog that is open. */
let firstOpener: Opener | null = null;

/** The dialog itself with its library, which is why it is a module of its own: `Dialog` fetches it when one opens. */
export function DialogPanel({
  open,
  onOpenChange,
  sending = false,
  title,
  description,
  focus = "title",
  footer,
  className,
  children,
}: DialogProps) {
  const { titleRef, land, returnFocus } = useDialogFocus(focus);
  const held = useHeldHeight();
  return (
    <Radix.Root open={open} onOpenChange={(next) => sending || onOpenChange(next)}>
      <Radix.Portal>
        <Radix.Overlay className="overlay">
          <Glide className="contents">
            <div data-glide className="flex w-full justify-center">
              <Radix.Content
                ref={held}
                className={cn("dialog", className)}
                onOpenAutoFocus={land}
                onCloseAutoFocus={returnFocus}
                onInteractOutside={stayForToast}
                {...(description === undefined && { "aria-describedby": undefined })}
              >
                <Head titleRef={titleRef} title={title} description={description} sending={sending} />
                {children !== undefined && <div className="px-5 py-4 sm:px-6">{children}</div>}
                {footer !== undefined && (
                  <footer data-glide className="dialog-foot">
                    {footer}
                  </footer>
                )}
              </Radix.Content>
            </div>
          </Glide>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Head({
  titleRef,
  title,
  description,
  sending,
}: Pick<DialogProps, "title" | "description" | "sending"> & { titleRef: Ref<HTMLHeadingElement> }) {
  return (
    <header className="flex items-start gap-4 px-5 pt-5 sm:px-6 sm:pt-6">
      <div className="min-w-0 flex-1">
        <Radix.Title ref={titleRef} tabIndex={-1} className="text-xl outline-none">
          {title}
        </Radix.Title>
        {description !== undefined && (
          <Radix.Description className="num mt-1 text-muted-foreground">{description}</Radix.Description>
        )}
      </div>
      <Radix.Close asChild>
        <IconButton
          icon={<X aria-hidden="true" />}
          label="Close"
          size="sm"
          className="-mr-2 -mt-1"
          aria-disabled={sending || undefined}
        />
      </Radix.Close>
    </header>
  );
}

/** What is said while the dialog is open can be closed without closing the dialog. */
function stayForToast(event: Event): void {
  if (event.target instanceof Element && event.target.closest("[data-sonner-toaster]") !== null)
    event.preventDefault();
}

/** Where focus lands when the dialog opens, and where it goes when it closes. */
function useDialogFocus(focus: NonNullable<DialogProps["focus"]>) {
  const titleRef = useRef<HTMLHeadingElement>(null);
  const opener = useRef<Opener | null>(null);
  const land = (event: Event): void => {
    // A failure stays until it is dismissed, and on a phone it lies where a long dialog has its title.
    dismissToasts();
    const active = document.activeElement;
    // Asked for from another dialog, which is closing: focus goes back to what opened that one.
    if (!active?.closest("[role=dialog]"))
      firstOpener = active && { element: active, place: focusPlaceOf(active) };
    opener.current = firstOpener;
    event.preventDefault();
    // Left to itself Radix takes the first thing of all, which is the cross.
    const field = titleRef.current?.closest("[role=dialog]")?.querySelector<HTMLElement>(FIELDS);
    (focus === "field" && field ? field : titleRef.current)?.focus();
  };
  // Radix returns focus to its own trigger only, and these dialogs are opened by the page's buttons. What the dialog did
  // may have taken its button away.
  const returnFocus = (event: Event): void => {
    event.preventDefault();
    if (opener.current === null) return;
    const { element, place } = opener.current;
    if (!element.isConnected) focusPlace(place);
    else if (element instanceof HTMLElement) element.focus();
  };
  return { titleRef, land, returnFocus };
}
