import { cookies, headers } from "next/headers";
import type { ReaderFormat } from "@/components/format";
import { readerLocale, readerTimeZone } from "@/components/reader-locale";
import { TIME_ZONE_COOKIE } from "@/components/time-zone-cookie";

/** How this request's reader writes dates and amounts. Server components only. */
export async function readerFormat(): Promise<ReaderFormat> {
  const [head, jar] = await Promise.all([headers(), cookies()]);
  return {
    locale: readerLocale(head.get("accept-language")),
    timeZone: readerTimeZone(jar.get(TIME_ZONE_COOKIE)?.value),
  };
}
