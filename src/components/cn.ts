import { clsx, type ClassValue } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

// `text-md` is our own step of the type scale; without this it would count as a colour.
const merge = extendTailwindMerge({ extend: { theme: { text: ["md"] } } });

/** Joins class names; of two utilities that set the same thing, the later one stays. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes));
}
