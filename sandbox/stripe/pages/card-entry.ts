import type { CardEntry } from "../core/page-models";

/** The fields of a card as they came from the form, under the names that Stripe's own page uses. */
export interface CardFields {
  cardNumber: string;
  cardExpiry: string;
  cardCvc: string;
  billingName: string;
  billingCountry: string;
}

export type CardErrors = Partial<Record<keyof CardFields, string>>;

export type ParsedCard = { kind: "card"; card: CardEntry } | { kind: "invalid"; errors: CardErrors };

/** The fields before anybody typed: the card that pays, valid for some years after `now` (epoch seconds). */
export function blankCard(now: number): CardFields {
  const year = new Date(now * 1000).getUTCFullYear() + 4;
  return {
    cardNumber: "4242 4242 4242 4242",
    cardExpiry: `12 / ${String(year).slice(2)}`,
    cardCvc: "123",
    billingName: "Test Person",
    billingCountry: "US",
  };
}

export function cardFieldsOf(form: FormData): CardFields {
  return {
    cardNumber: fieldOf(form, "cardNumber"),
    cardExpiry: fieldOf(form, "cardExpiry"),
    cardCvc: fieldOf(form, "cardCvc"),
    billingName: fieldOf(form, "billingName"),
    billingCountry: fieldOf(form, "billingCountry"),
  };
}

/** A text field of a form, trimmed; empty when it is missing or a file. */
export function fieldOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}

/**
 * Reads the fields as a card. Only what can be seen without a bank is checked here (`now` is billing time in epoch
 * seconds); whether the number is one of Stripe's test cards is the core's to say.
 */
export function parseCard(fields: CardFields, now: number): ParsedCard {
  const expiry = parseExpiry(fields.cardExpiry);
  const errors: CardErrors = {};
  if (!/\d/.test(fields.cardNumber)) errors.cardNumber = "Enter a card number.";
  if (!expiry) errors.cardExpiry = "Enter the month and the year, for example 12 / 30.";
  else if (isPast(expiry, now)) errors.cardExpiry = "This date is in the past.";
  if (!/^\d{3,4}$/.test(fields.cardCvc)) errors.cardCvc = "Enter 3 or 4 digits.";
  if (fields.billingName === "") errors.billingName = "Enter the name on the card.";
  if (!/^[A-Z]{2}$/.test(fields.billingCountry)) errors.billingCountry = "Choose a country.";
  if (!expiry || Object.keys(errors).length > 0) return { kind: "invalid", errors };
  const { month, year } = expiry;
  const { cardCvc: cvc, billingName: name, billingCountry: country } = fields;
  const number = fields.cardNumber.replaceAll(/[\s-]/g, "");
  return { kind: "card", card: { number, expMonth: month, expYear: year, cvc, name, country } };
}

interface Expiry {
  month: number;
  year: number;
}

function parseExpiry(text: string): Expiry | null {
  const [, month = "", year = ""] = /^(\d{1,2})\s*[/-]?\s*(\d{4}|\d{2})$/.exec(text) ?? [];
  if (Number(month) < 1 || Number(month) > 12) return null;
  return { month: Number(month), year: year.length === 2 ? 2000 + Number(year) : Number(year) };
}

function isPast({ month, year }: Expiry, now: number): boolean {
  const today = new Date(now * 1000);
  return year * 12 + month < today.getUTCFullYear() * 12 + today.getUTCMonth() + 1;
}
