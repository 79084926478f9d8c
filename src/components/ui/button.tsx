"use client";

import { LoaderCircle } from "lucide-react";
import { useId, type ComponentProps, type MouseEvent, type ReactNode } from "react";
import { cn } from "../cn";
import { buttonVariants, type ButtonLook } from "./button-variants";

interface Props extends Omit<ComponentProps<"button">, "disabled">, Omit<ButtonLook, "iconOnly"> {
  icon?: ReactNode;
  iconRight?: ReactNode;
  /** True while the action runs: a spinner shows, the width stays, a second click does nothing. */
  busy?: boolean;
  /** What is happening, as a present participle with the amount: "Paying $20.00…". */
  busyLabel?: string;
  /** Why the button cannot be used now. It stays focusable, so that the reason can be read. */
  disabledReason?: string | undefined;
}

/** A button that does something on this page. For one that goes somewhere use `ButtonLink`. */
export function Button({
  variant,
  size,
  icon,
  iconRight,
  busy = false,
  busyLabel,
  disabledReason,
  className,
  onClick,
  children,
  type = "button",
  ...rest
}: Props) {
  const reasonId = useId();
  const off = busy || disabledReason !== undefined;
  const click = (event: MouseEvent<HTMLButtonElement>): void => {
    if (off) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <>
      <button
        type={type}
        className={cn(buttonVariants({ variant, size }), className)}
        aria-disabled={off || undefined}
        aria-busy={busy || undefined}
        aria-describedby={disabledReason === undefined ? undefined : reasonId}
        onClick={click}
        {...rest}
      >
        <Labels icon={icon} iconRight={iconRight} busy={busy} busyLabel={busyLabel}>
          {children}
        </Labels>
      </button>
      {disabledReason !== undefined && (
        <span id={reasonId} className="sr-only">
          {disabledReason}
        </span>
      )}
    </>
  );
}

/** The words, and while it is busy the spinner in the place of the icon, else of the words: the width stays. */
function Labels({
  icon,
  iconRight,
  busy,
  busyLabel,
  children,
}: Pick<Props, "icon" | "iconRight" | "busyLabel" | "children"> & { busy: boolean }) {
  if (busyLabel === undefined && icon !== undefined)
    return (
      <>
        {busy ? <Spinner /> : icon}
        {children}
        {iconRight}
      </>
    );
  // Without other words for being busy, its own are still to be heard.
  const covered = busyLabel === undefined ? "heard" : "false";
  return (
    <span className="btn-labels">
      <span data-shown={busy ? covered : "true"}>
        {icon}
        {children}
        {iconRight}
      </span>
      {(busy || busyLabel !== undefined) && (
        <span data-shown={busy}>
          <Spinner />
          {busyLabel}
        </span>
      )}
    </span>
  );
}

function Spinner() {
  return <LoaderCircle className="spin" aria-hidden="true" />;
}
