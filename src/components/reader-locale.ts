const FALLBACK = "en-GB";

/**
 * The reader's own English from an Accept-Language header. The product speaks English only, so another language would
 * put its month names into our sentences; a reader without any English gets "3 Dec 2026" and "$20.00".
 */
export function readerLocale(acceptLanguage: string | null): string {
  const wanted = (acceptLanguage ?? "")
    .split(",")
    .map((part) => part.split(";")[0]?.trim() ?? "")
    .find((tag) => /^en(-[a-z0-9]{2,8})*$/i.test(tag));
  if (wanted === undefined) return FALLBACK;
  return Intl.DateTimeFormat.supportedLocalesOf(wanted)[0] ?? FALLBACK;
}

/** A time zone that the runtime knows, or UTC. The value comes from a cookie, so it may be anything. */
export function readerTimeZone(value: string | undefined): string {
  if (value === undefined || !/^[A-Za-z0-9_+\-/]{1,64}$/.test(value)) return "UTC";
  try {
    return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
