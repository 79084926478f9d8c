import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import type { StripeSchema } from "./generate";
import { loadStripeSchema } from "./schema-cache";

/** Says what is wrong with a response body or an event, one sentence per fault; empty when nothing is. */
export type ShapeCheck = (body: unknown) => string[];

type Json = Record<string, unknown>;

// The CLI asks for these and the SDK has no types for them.
const UNDOCUMENTED = new Set(["checkout.payment_page"]);

const ERROR_TYPES = new Set(["api_error", "card_error", "idempotency_error", "invalid_request_error"]);

/** A check of Stripe's wire format against the types of the installed `stripe` package; made once per process. */
export function createShapeValidator(): ShapeCheck {
  shared ??= buildValidator();
  return shared;
}

let shared: ShapeCheck | undefined;

function buildValidator(): ShapeCheck {
  const schema = loadStripeSchema();
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    logger: false,
    // Compiling some thousand types is what takes time, not running them.
    validateSchema: false,
    inlineRefs: false,
    code: { optimize: false },
  });
  ajv.addSchema({ definitions: schema.definitions }, "stripe");
  const validators = new Map<string, ValidateFunction>();
  const validatorOf = (definition: string): ValidateFunction => {
    const known = validators.get(definition);
    if (known) return known;
    const compiled = ajv.getSchema(`stripe#/definitions/${definition}`);
    if (!compiled) throw new Error(`No schema for ${definition}.`);
    // Ajv answers a promise only for schemas marked `$async`, which ours are not.
    const validate = compiled as ValidateFunction;
    validators.set(definition, validate);
    return validate;
  };
  const check = (body: unknown): string[] => {
    if (!isJson(body)) return ["The body is not an object."];
    if ("websocket_id" in body || UNDOCUMENTED.has(String(body.object))) return [];
    if (isJson(body.error)) return errorFaults(body.error, check);
    if (body.object === "list" || body.object === "search_result") return listFaults(body, check);
    if (body.object !== "event") return objectFaults(schema, validatorOf, body);
    return [...objectFaults(schema, validatorOf, envelope(body)), ...eventFaults(schema, body, check)];
  };
  return check;
}

/** The faults of one body; `createShapeValidator` for a single use. */
export function stripeShapeErrors(body: unknown): string[] {
  return createShapeValidator()(body);
}

function objectFaults(
  schema: StripeSchema,
  validatorOf: (definition: string) => ValidateFunction,
  body: Json,
): string[] {
  const name = String(body.object);
  const forms = schema.objects[name] ?? [];
  const deletedForm = forms.find((form) => form.startsWith("Deleted"));
  const definition = body.deleted === true ? deletedForm : forms.find((form) => form !== deletedForm);
  if (!definition)
    return [`The package knows no ${body.deleted === true ? "deleted " : ""}object "${name}".`];
  const validate = validatorOf(definition);
  if (validate(body)) return [];
  return (validate.errors ?? [])
    .filter(({ keyword }) => keyword !== "if")
    .map((error) => `${name}${sentence(error)}`);
}

function listFaults(list: Json, check: ShapeCheck): string[] {
  if (!Array.isArray(list.data)) return ["list.data is not an array."];
  const faults = list.data.flatMap((item, index) => check(item).map((fault) => `data[${index}]: ${fault}`));
  if (typeof list.has_more !== "boolean") faults.push("list.has_more is not a boolean.");
  if (typeof list.url !== "string") faults.push("list.url is not a string.");
  return faults;
}

/** The event without its content, for which the SDK's general event type has only empty interfaces. */
function envelope(event: Json): Json {
  if (!isJson(event.data)) return event;
  return { ...event, data: Object.fromEntries(Object.keys(event.data).map((key) => [key, {}])) };
}

function eventFaults(schema: StripeSchema, event: Json, check: ShapeCheck): string[] {
  const type = String(event.type);
  const carried = schema.events[type];
  if (!carried) return [`The package knows no event type "${type}".`];
  const data = isJson(event.data) ? event.data : {};
  if (!isJson(data.object)) return ["event.data.object is missing."];
  // The invoice of `invoice.upcoming` does not exist yet and is the one object without an id (docs: invoice.upcoming).
  const object = type === "invoice.upcoming" ? { id: "upcoming", ...data.object } : data.object;
  const faults = check(object).map((fault) => `${type}: ${fault}`);
  if (!carried.includes(String(object.object))) {
    faults.push(`${type} carries "${String(object.object)}" instead of ${carried.join(" or ")}.`);
  }
  const previous = isJson(data.previous_attributes) ? Object.keys(data.previous_attributes) : [];
  const strange = previous.filter((key) => !(key in object));
  return [
    ...faults,
    ...strange.map((key) => `${type}: previous_attributes.${key} is no field of the object.`),
  ];
}

function errorFaults(error: Json, check: ShapeCheck): string[] {
  const faults: string[] = [];
  if (!ERROR_TYPES.has(String(error.type))) faults.push(`error.type "${String(error.type)}" is unknown.`);
  if (typeof error.message !== "string" || error.message === "") faults.push("error.message is missing.");
  for (const key of ["payment_intent", "setup_intent", "payment_method"]) {
    if (error[key] !== undefined) faults.push(...check(error[key]).map((fault) => `error.${key}: ${fault}`));
  }
  return faults;
}

/** Names the field and what is expected of it, never its value. */
function sentence(error: ErrorObject): string {
  const path = error.instancePath.replaceAll("/", ".");
  const params: unknown = error.params;
  const extra = isJson(params) ? params.additionalProperty : undefined;
  return `${path}${typeof extra === "string" ? `.${extra}` : ""} ${error.message ?? error.keyword}`;
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
