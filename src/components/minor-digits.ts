/**
 * Where Stripe's amounts differ from two decimals (docs.stripe.com/currencies). `Intl` must not be asked: it follows
 * everyday use, in which a forint or a rupiah has no decimals, while Stripe counts both in hundredths.
 */
const ZERO_DECIMAL = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "));
const THREE_DECIMAL = new Set("bhd jod kwd omr tnd".split(" "));

/** Counted in hundredths although there is no coin below one: the decimals are always 00. */
const WHOLE_ONLY = new Set(["isk", "ugx"]);

/** How many of an amount's last digits are decimals. `currency` is an ISO 4217 code in any case. */
export function minorDigits(currency: string): number {
  const code = currency.toLowerCase();
  if (ZERO_DECIMAL.has(code)) return 0;
  return THREE_DECIMAL.has(code) ? 3 : 2;
}

/** How many decimals a reader is shown. An amount that has decimals keeps them, whatever its currency. */
export function shownDigits(amount: number, currency: string): number {
  const digits = minorDigits(currency);
  const isWhole = amount % 10 ** digits === 0;
  return WHOLE_ONLY.has(currency.toLowerCase()) && isWhole ? 0 : digits;
}
