import type { ComponentProps, ReactNode } from "react";
import { cn } from "../cn";
import { buttonVariants, type ButtonLook } from "./button-variants";

interface Props extends Omit<ComponentProps<"button">, "aria-label">, Omit<ButtonLook, "iconOnly"> {
  icon: ReactNode;
  /** What the button does; its accessible name and its tooltip. */
  label: string;
}

/** A square button that shows an icon alone. */
export function IconButton({
  icon,
  label,
  variant = "ghost",
  size,
  className,
  type = "button",
  ...rest
}: Props) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={cn(buttonVariants({ variant, size, iconOnly: true }), className)}
      {...rest}
    >
      {icon}
    </button>
  );
}
