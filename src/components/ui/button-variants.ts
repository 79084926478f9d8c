import { cva, type VariantProps } from "class-variance-authority";

/** The looks of a button. `primary` (ink) is the one main action of a view; `danger` is red text and never a red fill. */
export const buttonVariants = cva("btn", {
  variants: {
    variant: {
      primary: "btn-primary",
      secondary: "btn-secondary",
      ghost: "btn-ghost",
      danger: "btn-danger",
    },
    size: { sm: "btn-sm", md: "", lg: "btn-lg" },
    iconOnly: { true: "btn-icon", false: "" },
  },
  defaultVariants: { variant: "secondary", size: "md", iconOnly: false },
});

/** The looks of a button, as props. */
export type ButtonLook = VariantProps<typeof buttonVariants>;
