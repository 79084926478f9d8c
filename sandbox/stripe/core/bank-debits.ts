import { invalidRequest, type Decline } from "./errors";

/** What the bank does with a debit. */
export interface BankDecision {
  /** Why it is refused in the end; null when it is paid. */
  decline: Decline | null;
  /** Seconds from the confirmation until the bank has answered. */
  delay: number;
  /** The payer takes the money back as soon as it was paid. */
  disputed: boolean;
}

type Scenario =
  | "success"
  | "success_delayed"
  | "failed"
  | "failed_delayed"
  | "disputed"
  | "source_limit"
  | "weekly_limit"
  | "funds";

/** Test mode answers within moments; the delayed numbers take "at least three minutes". */
const SOON = 1;
const LATER = 180;

// The words and the decline code of a recorded `payment_intent.payment_failed` of AT86...3202 (API 2023-10-16).
const REFUSED: Decline = {
  code: "debit_not_authorized",
  decline_code: "generic_decline",
  message:
    "The transaction can't be processed because your customer's account information is missing or incorrect. Collect a new mandate and ask your customer to provide their name and address exactly as it appears on their bank account. After this, you can attempt the transaction again.",
};
const OVER_SOURCE_LIMIT: Decline = {
  code: "charge_exceeds_source_limit",
  decline_code: null,
  message: "The payment would take this bank account over its limit for a week.",
};
const OVER_WEEKLY_LIMIT: Decline = {
  code: "charge_exceeds_weekly_limit",
  decline_code: null,
  message: "The payment would take this bank account over its number of payments for a week.",
};
const NO_FUNDS: Decline = {
  code: "insufficient_funds",
  decline_code: null,
  message: "The customer's account has insufficient funds to cover this payment.",
};

const pays = (delay: number): BankDecision => ({ decline: null, delay, disputed: false });
const refuses = (decline: Decline, delay: number): BankDecision => ({ decline, delay, disputed: false });

const SCENARIOS: Readonly<Record<Scenario, BankDecision>> = {
  success: pays(SOON),
  success_delayed: pays(LATER),
  failed: refuses(REFUSED, SOON),
  failed_delayed: refuses(REFUSED, LATER),
  disputed: { decline: null, delay: SOON, disputed: true },
  source_limit: refuses(OVER_SOURCE_LIMIT, SOON),
  weekly_limit: refuses(OVER_WEEKLY_LIMIT, SOON),
  funds: refuses(NO_FUNDS, SOON),
};

/** Stripe's published test IBANs (docs.stripe.com/testing); the Italian ones are those of the CLI's fixtures. */
const TEST_IBANS: Readonly<Record<string, Scenario>> = {
  AT611904300234573201: "success",
  AT321904300235473204: "success_delayed",
  AT861904300235473202: "failed",
  AT051904300235473205: "failed_delayed",
  AT591904300235473203: "disputed",
  AT981904300000343434: "source_limit",
  AT601904300000121212: "weekly_limit",
  AT981904300002222227: "funds",
  BE62510007547061: "success",
  BE78510007547064: "success_delayed",
  BE68539007547034: "failed",
  BE51510007547065: "failed_delayed",
  BE08510007547063: "disputed",
  DE89370400440532013000: "success",
  DE08370400440532013003: "success_delayed",
  DE62370400440532013001: "failed",
  DE78370400440532013004: "failed_delayed",
  DE35370400440532013002: "disputed",
  DE65370400440000343434: "source_limit",
  DE27370400440000121212: "weekly_limit",
  DE65370400440002222227: "funds",
  FR1420041010050500013M02606: "success",
  FR3020041010050500013M02609: "success_delayed",
  FR8420041010050500013M02607: "failed",
  FR7920041010050500013M02600: "failed_delayed",
  FR5720041010050500013M02608: "disputed",
  IE29AIBK93115212345678: "success",
  IE24AIBK93115212345671: "success_delayed",
  IE02AIBK93115212345679: "failed",
  IE94AIBK93115212345672: "failed_delayed",
  IE51AIBK93115212345670: "disputed",
  IT40S0542811101000000123456: "success",
  IT60X0542811101000000123456: "failed",
};

const compact = (iban: string): string => iban.replaceAll(/[\s-]/g, "").toUpperCase();

/** What the bank behind a test IBAN does; null for any other IBAN. */
export function findTestIban(iban: string): BankDecision | null {
  const number = compact(iban);
  const scenario = Object.hasOwn(TEST_IBANS, number) ? TEST_IBANS[number] : undefined;
  return scenario === undefined ? null : SCENARIOS[scenario];
}

/** The IBAN without spaces; refuses what is none, and what is not one of Stripe's test numbers. */
export function checkIban(iban: string, param: string): string {
  const number = compact(iban);
  if (!passesMod97(number))
    throw invalidRequest("The IBAN you provided is invalid.", param, "invalid_number");
  if (!findTestIban(number)) {
    throw invalidRequest(
      "The bank account you provided cannot be used in test mode. Use one of the test IBANs of https://docs.stripe.com/testing.",
      param,
      "payment_method_invalid_parameter_testmode",
    );
  }
  return number;
}

/** ISO 13616: the number with its first four characters last, letters as 10 to 35, leaves 1 divided by 97. */
function passesMod97(iban: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false;
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
