/** @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import { Field } from "./card-form";
import type { DebitErrors, DebitFields } from "./debit-entry";

/** A choice between a card and a bank account; the style sheet shows the fields of the one that is chosen. */
export const MethodChoice = ({
  paysByDebit,
  card,
  debit,
}: {
  paysByDebit: boolean;
  card: Child;
  debit: Child;
}) => (
  <div class="methods">
    <fieldset class="options">
      <legend class="label">Pay with</legend>
      <Choice value="card" label="Card" text="The bank answers at once" checked={!paysByDebit} />
      <Choice
        value="sepa_debit"
        label="SEPA Direct Debit"
        text="The bank answers after the checkout is finished"
        checked={paysByDebit}
      />
    </fieldset>
    <div class="gap by-card">{card}</div>
    <div class="by-debit">{debit}</div>
  </div>
);

const Choice = ({
  value,
  label,
  text,
  checked,
}: {
  value: "card" | "sepa_debit";
  label: string;
  text: string;
  checked: boolean;
}) => (
  <label class="option">
    <input
      class="radio"
      type="radio"
      name="paymentMethod"
      value={value}
      checked={checked}
      aria-labelledby={`method-${value}`}
      aria-describedby={`method-${value}-text`}
    />
    <span class="option-text">
      <span class="strong" id={`method-${value}`}>
        {label}
      </span>
      <span class="small muted" id={`method-${value}-text`}>
        {text}
      </span>
    </span>
  </label>
);

/** The bank account to take the money from. */
export const DebitForm = ({ fields, errors }: { fields: DebitFields; errors: DebitErrors }) => (
  <>
    <div class="fields">
      <Field name="iban" label="IBAN" value={fields.iban} error={errors.iban} wide mono />
      <Field
        name="accountHolder"
        label="Account holder"
        value={fields.accountHolder}
        error={errors.accountHolder}
        wide
      />
    </div>
    <dl class="facts gap">
      <dt>Pays</dt>
      <dd class="mono">AT61 1904 3002 3457 3201</dd>
      <dt>Pays in three minutes</dt>
      <dd class="mono">AT32 1904 3002 3547 3204</dd>
      <dt>Is refused</dt>
      <dd class="mono">AT86 1904 3002 3547 3202</dd>
    </dl>
  </>
);
