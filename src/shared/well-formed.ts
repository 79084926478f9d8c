/**
 * The text with every lone surrogate replaced by U+FFFD, as `String.prototype.toWellFormed` (ES2024) does. Convex
 * stores valid Unicode only, and half an emoji in a truncated name must not make a whole write throw.
 */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}
