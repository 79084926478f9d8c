import { ClerkApiError } from "../clerk-api-error";
import type { Metadata } from "../entities";

/** A request body as clerk-js sends it: one string per snake_case field. */
export type Form = ReadonlyMap<string, string>;

const FORM_TYPE = "application/x-www-form-urlencoded";

/** Reads a form body; 415 for a body of any other kind. */
export async function readForm(request: Request): Promise<Form> {
  const text = await request.text();
  if (text === "") return new Map();
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== FORM_TYPE) {
    throw ClerkApiError.unsupportedType(FORM_TYPE);
  }
  return new Map(new URLSearchParams(text));
}

/** A field that must be there and not be empty; Clerk's 422 `form_param_missing` otherwise. */
export function required(form: Form, name: string): string {
  const value = form.get(name);
  if (value === undefined || value === "") throw ClerkApiError.missing(name);
  return value;
}

/** A metadata field, sent as JSON text; undefined when absent, 422 when it is not a JSON object. */
export function metadataField(form: Form, name: string): Metadata | undefined {
  const text = form.get(name);
  if (text === undefined || text === "") return undefined;
  const value = parseJson(text);
  if (!isObject(value)) throw ClerkApiError.invalidFormat(name, `${name} must be a valid JSON object.`);
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Metadata {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
