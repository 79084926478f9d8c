import { clsx, type ClassValue } from "clsx";

/**
 * Joins class names. Component classes (`btn`, `card`) lie in a lower layer than utilities, so a utility given from
 * outside always wins; nothing has to be merged at run time, which would cost every page 7 kB.
 */
export function cn(...classes: ClassValue[]): string {
  return clsx(classes);
}
