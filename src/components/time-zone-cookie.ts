/** The cookie that tells the server the reader's time zone, as an IANA name. */
export const TIME_ZONE_COOKIE = "tz";
