// Everything that is not named here is left out: a field that Stripe adds tomorrow is hidden until somebody has looked.
const SHOWN: ReadonlySet<string> = new Set(
  `id object type api_version status customer subscription invoice price product plan lookup_key currency mode
  payment_status payment_intent latest_invoice default_payment_method payment_method schedule checkout_session charge
  billing_reason collection_method behavior interval proration_behavior cancellation_method feedback reason
  failure_code code decline_code brand funding network outcome risk_level usage_type billing_scheme parent
  source_type latest_charge setup_intent idempotency_key request test_clock submit_type ui_mode`.split(/\s+/),
);
const MASKED: ReadonlySet<string> = new Set([
  "email",
  "customer_email",
  "receipt_email",
  "name",
  "customer_name",
]);
/** Whole objects that describe a person, a card or what others wrote. */
const HIDDEN: ReadonlySet<string> = new Set(
  `address shipping billing_details customer_address customer_shipping customer_details payment_method_details card
  metadata phone customer_phone customer_tax_ids custom_fields description statement_descriptor
  comment`.split(/\s+/),
);
// Ids, words, versions and dates. A person's own text has a space, an at-sign or a letter outside of these.
const PLAIN = /^[A-Za-z0-9_.:\-/]{1,255}$/;
const REMOVED = "[removed]";

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** An e-mail address whose owner a colleague recognizes and nobody else learns: `m•••@northside.example`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  if (at < 1) return "•••";
  return `${email.slice(0, 1)}•••${email.slice(at)}`;
}

/** A name by its first letter. */
function maskName(name: string): string {
  return name === "" ? "" : `${[...name][0] ?? ""}•••`;
}

/** A payload as an operator may see it: ids, states, amounts and times, and nothing about a person or a card. */
export function redactPayload(payload: string): string | null {
  const parsed = parse(payload);
  return parsed === null ? null : JSON.stringify(redact("", parsed), null, 2);
}

/** One field of `previous_attributes`, with what it is now; both redacted. */
export interface ChangedField {
  field: string;
  before: string;
  after: string;
}

const FIELDS_SHOWN = 20;

/** What an `updated` event says has changed; empty for events that do not say it. */
export function changedFields(payload: string): ChangedField[] {
  const event = parse(payload);
  if (!isObject(event) || !isObject(event.data)) return [];
  const { object, previous_attributes: previous } = event.data;
  if (!isObject(object) || !isObject(previous)) return [];
  return Object.keys(previous)
    .slice(0, FIELDS_SHOWN)
    .map((field) => ({
      field,
      before: brief(redact(field, previous[field] ?? null)),
      after: brief(redact(field, object[field] ?? null)),
    }));
}

function redact(key: string, value: Json): Json {
  if (value === null || typeof value === "boolean") return value;
  if (HIDDEN.has(key)) return REMOVED;
  if (typeof value === "number") return value;
  if (typeof value === "string") return redactText(key, value);
  if (Array.isArray(value)) return value.map((each) => redact(key, each));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, redact(name, each)]));
}

function redactText(key: string, text: string): string {
  if (MASKED.has(key)) return text.includes("@") ? maskEmail(text) : maskName(text);
  return SHOWN.has(key) && PLAIN.test(text) ? text : REMOVED;
}

const BRIEF = 80;

function brief(value: Json): string {
  const text = value === null ? "none" : typeof value === "string" ? value : JSON.stringify(value);
  return text.length > BRIEF ? `${text.slice(0, BRIEF)}…` : text;
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(payload: string): Json | null {
  try {
    // Any JSON is a Json.
    return JSON.parse(payload) as Json;
  } catch {
    return null;
  }
}
