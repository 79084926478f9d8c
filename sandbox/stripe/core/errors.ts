/** The `error` object of Stripe's answer. */
export interface StripeErrorBody {
  type: "invalid_request_error" | "card_error" | "api_error" | "idempotency_error";
  code?: string;
  decline_code?: string;
  doc_url?: string;
  message: string;
  param?: string;
  charge?: string;
  payment_intent?: object;
  setup_intent?: object;
  payment_method?: object;
}

/** A refusal in Stripe's words; the HTTP layer turns it into `{error}` with this status. */
export class StripeError extends Error {
  constructor(
    readonly status: number,
    readonly body: StripeErrorBody,
    /** False when the request was refused before anything was executed: such answers are not kept for replays. */
    readonly executed: boolean = status !== 400 && status !== 404,
  ) {
    super(body.message);
    this.name = "StripeError";
  }
}

const docUrl = (code: string) => `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`;

/** 400: the request cannot be executed as it stands. */
export function invalidRequest(message: string, param?: string, code?: string): StripeError {
  return new StripeError(400, {
    type: "invalid_request_error",
    ...(code ? { code, doc_url: docUrl(code) } : {}),
    message,
    ...(param ? { param } : {}),
  });
}

/** 404 for the object of the URL, 400 for an id in a parameter: "No such customer: 'cus_x'". */
export function noSuch(kind: string, id: string, param?: string): StripeError {
  return new StripeError(param === undefined ? 404 : 400, {
    type: "invalid_request_error",
    code: "resource_missing",
    doc_url: docUrl("resource_missing"),
    message: `No such ${kind}: '${id}'`,
    param: param ?? "id",
  });
}

export function missingParam(param: string): StripeError {
  return invalidRequest(`Missing required param: ${param}.`, param, "parameter_missing");
}

export function unknownParam(param: string): StripeError {
  return invalidRequest(`Received unknown parameter: ${param}`, param, "parameter_unknown");
}

export function exclusiveParams(first: string, second: string): StripeError {
  return invalidRequest(`You may only specify one of these parameters: ${first}, ${second}.`, first);
}

/** Why a card was refused. */
export interface Decline {
  code: string;
  decline_code: string | null;
  message: string;
}

/** 402: the card was refused; `extra` names the charge, intent and payment method concerned. */
export function cardError(
  decline: Decline,
  extra: Pick<
    StripeErrorBody,
    "charge" | "payment_intent" | "setup_intent" | "payment_method" | "param"
  > = {},
): StripeError {
  return new StripeError(402, {
    type: "card_error",
    code: decline.code,
    ...(decline.decline_code ? { decline_code: decline.decline_code } : {}),
    doc_url: docUrl(decline.code),
    message: decline.message,
    ...extra,
  });
}
