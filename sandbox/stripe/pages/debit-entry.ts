import { fieldOf } from "./card-entry";

/** The fields of a bank account as they came from the form. */
export interface DebitFields {
  iban: string;
  accountHolder: string;
}

export type DebitErrors = Partial<Record<keyof DebitFields, string>>;

/** The fields before anybody typed: the account that pays. */
export const BLANK_DEBIT: DebitFields = { iban: "AT61 1904 3002 3457 3201", accountHolder: "Test Person" };

export const debitFieldsOf = (form: FormData): DebitFields => ({
  iban: fieldOf(form, "iban"),
  accountHolder: fieldOf(form, "accountHolder"),
});

/** What is missing; whether the IBAN is one of Stripe's test numbers is the core's to say. */
export function debitErrors({ iban, accountHolder }: DebitFields): DebitErrors {
  return {
    ...(iban === "" ? { iban: "Enter an IBAN." } : {}),
    ...(accountHolder === "" ? { accountHolder: "Enter the name of the account's holder." } : {}),
  };
}
