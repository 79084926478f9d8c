/** @jsxImportSource hono/jsx */
import type { CardErrors, CardFields } from "./card-entry";
import { Icon, type IconName } from "./icons";

interface TestCard {
  number: string;
  title: string;
  text: string;
  icon: IconName;
  tone: "success" | "brand" | "danger" | "warning";
}

/** `chargedOn`: the date of the first charge when nothing is charged today, else null. */
function testCards(chargedOn: string | null): TestCard[] {
  const later = chargedOn !== null;
  return [
    {
      number: "4242 4242 4242 4242",
      title: "Pays",
      text: later ? `Saved today, pays on ${chargedOn}` : "Charge goes through at once",
      icon: "circle-check",
      tone: "success",
    },
    {
      number: "4000 0025 0000 3155",
      title: "Asks for 3-D Secure",
      text: later ? "Shows a confirm step, then is saved" : "Shows a confirm step, then pays",
      icon: "shield-question-mark",
      tone: "brand",
    },
    {
      number: "4000 0000 0000 9995",
      title: "Insufficient funds",
      text: "Declined now, nothing is charged",
      icon: "circle-x",
      tone: "danger",
    },
    {
      number: "4000 0000 0000 0341",
      title: later ? "Fails at renewal" : "Fails when charged",
      text: later ? `Saved today, declined on ${chargedOn}` : "Can be saved, every charge is declined",
      icon: "calendar-x-2",
      tone: "warning",
    },
  ];
}

const COUNTRIES = [
  ["AU", "Australia"],
  ["AT", "Austria"],
  ["BE", "Belgium"],
  ["BR", "Brazil"],
  ["CA", "Canada"],
  ["CZ", "Czechia"],
  ["DK", "Denmark"],
  ["FI", "Finland"],
  ["FR", "France"],
  ["DE", "Germany"],
  ["IN", "India"],
  ["IE", "Ireland"],
  ["IT", "Italy"],
  ["JP", "Japan"],
  ["NL", "Netherlands"],
  ["NZ", "New Zealand"],
  ["NO", "Norway"],
  ["PL", "Poland"],
  ["PT", "Portugal"],
  ["ES", "Spain"],
  ["SE", "Sweden"],
  ["CH", "Switzerland"],
  ["GB", "United Kingdom"],
  ["US", "United States"],
] as const;

/** Radio buttons that fill in a test number. They carry no form value: the fields below say what is sent. */
const TestCardPicker = ({ chargedOn }: { chargedOn: string | null }) => (
  <fieldset class="options needs-script">
    <legend class="visually-hidden">Test card</legend>
    {testCards(chargedOn).map(({ number, title, text, icon, tone }) => (
      <label class="option">
        <input
          class="radio"
          type="radio"
          name="testCard"
          value=""
          data-card={number}
          aria-labelledby={`card-${icon}`}
          aria-describedby={`card-${icon}-text`}
        />
        <span class="option-text">
          <span class="strong" id={`card-${icon}`}>
            {title}
          </span>
          <span class="small muted" id={`card-${icon}-text`}>
            {text}
          </span>
        </span>
        <span class="mono">
          {number.slice(0, 9)}
          <br />
          {number.slice(10)}
        </span>
        <Icon name={icon} size={18} tone={tone} />
      </label>
    ))}
  </fieldset>
);

interface FieldProps {
  name: string;
  label: string;
  value: string;
  error?: string | undefined;
  wide?: boolean;
  mono?: boolean;
  type?: string;
  inputmode?: "numeric" | "email";
  readonly?: boolean;
  optional?: boolean;
}

/** A labelled text field; its error is tied to it for screen readers. */
export const Field = ({
  name,
  label,
  value,
  error,
  wide,
  mono,
  type = "text",
  inputmode,
  readonly,
  optional,
}: FieldProps) => (
  <div class={wide ? "full" : undefined}>
    <label class="label" for={name}>
      {label}
    </label>
    <input
      class={mono ? "input mono" : "input"}
      id={name}
      name={name}
      type={type}
      value={value}
      inputmode={inputmode}
      autocomplete="off"
      required={!optional}
      readonly={readonly}
      aria-invalid={error ? "true" : undefined}
      aria-describedby={error ? `${name}-error` : undefined}
    />
    {error ? (
      <p class="error" id={`${name}-error`}>
        {error}
      </p>
    ) : null}
  </div>
);

/** The test-card picker and the fields of a card. */
export const CardForm = ({
  fields,
  errors,
  chargedOn,
}: {
  fields: CardFields;
  errors: CardErrors;
  chargedOn: string | null;
}) => (
  <>
    <TestCardPicker chargedOn={chargedOn} />
    <div class="fields">
      <Field
        name="cardNumber"
        label="Card number"
        value={fields.cardNumber}
        error={errors.cardNumber}
        inputmode="numeric"
        wide
        mono
      />
      <Field name="cardExpiry" label="Expiry (MM / YY)" value={fields.cardExpiry} error={errors.cardExpiry} />
      <Field name="cardCvc" label="CVC" value={fields.cardCvc} error={errors.cardCvc} inputmode="numeric" />
      <Field
        name="billingName"
        label="Name on card"
        value={fields.billingName}
        error={errors.billingName}
        wide
      />
      <div class="full">
        <label class="label" for="billingCountry">
          Country
        </label>
        <select class="input" id="billingCountry" name="billingCountry">
          {COUNTRIES.map(([code, name]) => (
            <option value={code} selected={code === fields.billingCountry}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </div>
  </>
);

/** The card in hidden fields, for the page between typing it and confirming it. */
export const HiddenFields = ({ values }: { values: Record<string, string> }) => (
  <>
    {Object.entries(values).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
  </>
);
