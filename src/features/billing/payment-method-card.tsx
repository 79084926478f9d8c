"use client";

import { CreditCard, Landmark, Lock } from "lucide-react";

import { Button } from "@/components/ui/button";
import { Card, CardFoot } from "@/components/ui/card";
import type { BankAccountView, CardView } from "@/shared/billing/overview";

import { cardName } from "./amount-words";
import { cardState } from "./card-state";
import type { BillingActions } from "./use-billing-actions";

interface Props {
  card: CardView | BankAccountView | null;
  /** There is a subscription that a card is needed for. */
  charged: boolean;
  /** Stripe sends invoices and charges no card by itself. */
  invoiced: boolean;
  /** A checkout was finished and Stripe has not confirmed it. */
  awaited: boolean;
  declined: boolean;
  /** Epoch ms. */
  now: number;
  actions: BillingActions;
}

/** The card, or the bank account, on file that the next invoice is charged to; changed on Stripe's own page. */
export function PaymentMethodCard({ card, charged, invoiced, awaited, declined, now, actions }: Props) {
  if (card === null)
    return <NoCard charged={charged} invoiced={invoiced} awaited={awaited} actions={actions} />;
  const state = cardState(card, declined, now);
  return (
    <Card aria-labelledby="payment-method">
      <div className="card-pad">
        <h2 id="payment-method" className="text-md">
          Payment method
        </h2>
        <div className="mt-3 flex flex-wrap items-center justify-between gap-3">
          <div className="num min-w-0 font-medium">
            <span className="inline-flex items-center gap-2">
              <Mark card={card} />
              <span aria-hidden="true">•••• {card.last4}</span>
              <span className="sr-only">{cardName(card)}</span>
            </span>
            <p
              className={
                state.warns
                  ? "mt-1 text-sm font-normal text-danger-text"
                  : "mt-1 text-sm font-normal text-subtle"
              }
            >
              {state.words}
            </p>
            {invoiced && <p className="mt-1 text-sm font-normal text-muted-foreground">{INVOICED}</p>}
          </div>
          <Button
            size="sm"
            busy={actions.busy === "payment_method_update"}
            onClick={() => void actions.portal("payment_method_update")}
          >
            {state.warns ? "Replace" : "Change"}
          </Button>
        </div>
      </div>
      <CardFoot>
        <Lock className="size-3.5 shrink-0" aria-hidden="true" />
        Held by Stripe. We see only what you see.
      </CardFoot>
    </Card>
  );
}

function NoCard({
  charged,
  invoiced,
  awaited,
  actions,
}: Pick<Props, "charged" | "invoiced" | "awaited" | "actions">) {
  return (
    <Card pad aria-labelledby="payment-method">
      <h2 id="payment-method" className="text-md">
        Payment method
      </h2>
      <p className="mt-2 text-sm text-muted-foreground">
        {invoiced ? INVOICED : noCardWords(charged, awaited)}
      </p>
      {charged && !invoiced && (
        <Button
          className="mt-3"
          size="sm"
          busy={actions.busy === "payment_method_update"}
          onClick={() => void actions.portal("payment_method_update")}
        >
          Add a card
        </Button>
      )}
    </Card>
  );
}

/** How it is paid without the card, whether there is one or not. */
const INVOICED = "Nothing is charged by itself. Stripe sends an invoice, to pay by its due date.";

function noCardWords(charged: boolean, awaited: boolean): string {
  if (awaited) return "The card that you used appears here when Stripe confirms the payment.";
  return charged
    ? "No card on file. Stripe keeps the one you add."
    : "No card on file. Stripe asks for one before the first payment.";
}

const SHORT_BRANDS: Record<string, string> = {
  visa: "VISA",
  mastercard: "MC",
  amex: "AMEX",
  discover: "DISC",
};

function Mark({ card }: { card: CardView | BankAccountView }) {
  if (!("brand" in card)) return <Landmark className="size-5 text-subtle" aria-hidden="true" />;
  const short = SHORT_BRANDS[card.brand.toLowerCase()];
  if (short === undefined) return <CreditCard className="size-5 text-subtle" aria-hidden="true" />;
  return (
    <span
      aria-hidden="true"
      className="grid h-5 w-8 place-items-center rounded-sm border bg-card text-[0.5625rem] font-bold italic tracking-tight text-brand-text"
    >
      {short}
    </span>
  );
}
