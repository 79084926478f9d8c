import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "../cn";
import { buttonVariants, type ButtonLook } from "./button-variants";

interface Props extends ComponentProps<typeof Link>, Omit<ButtonLook, "iconOnly"> {
  icon?: ReactNode;
  iconRight?: ReactNode;
}

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function ButtonLink({ variant, size, icon, iconRight, className, children, ...rest }: Props) {
  return (
    <Link className={cn(buttonVariants({ variant, size }), className)} {...rest}>
      {icon}
      {children}
      {iconRight}
    </Link>
  );
}
