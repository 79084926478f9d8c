const ONE_YEAR = 31_536_000;

/** Keeps a preference of this browser for a year, where the server can read it. Not for anything secret. */
export function setCookie(name: string, value: string): void {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${ONE_YEAR}; samesite=lax${secure}`;
}
