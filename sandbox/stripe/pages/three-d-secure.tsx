/** @jsxImportSource hono/jsx */
import { HiddenFields } from "./card-form";
import { Page } from "./layout";

/**
 * The page between the card and the payment, where a person plays the bank. It posts the same form again with the
 * outcome added, so nothing has to be remembered in between. `purpose` ends the heading: "$20.00" or "saving this card".
 */
export const ThreeDSecurePage = ({
  action,
  purpose,
  merchant,
  values,
}: {
  action: string;
  purpose: string;
  merchant: string;
  values: Record<string, string>;
}) => (
  <Page
    title={`Confirm ${purpose}`}
    bar="This page stands in for your bank's 3-D Secure page. No real money moves."
    width="dialogue"
  >
    <div class="card raised pad stack">
      <h1>Confirm {purpose}</h1>
      <p class="muted">
        {merchant} asks your bank for {purpose}. Choose what the bank answers. Nothing is charged until you
        do.
      </p>
      <form method="post" action={action} data-busy>
        <HiddenFields values={values} />
        <div class="actions stretch-small">
          <button class="btn btn-primary btn-lg" name="outcome3ds" value="complete" data-busy="Confirming…">
            Complete
          </button>
          <button class="btn btn-lg" name="outcome3ds" value="fail" data-busy="Refusing…">
            Fail
          </button>
        </div>
      </form>
    </div>
  </Page>
);
