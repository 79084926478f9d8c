"use client";

import { ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";

import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardFoot } from "@/components/ui/card";
import { Dated } from "@/components/ui/dated";
import { Fact } from "@/components/ui/fact";

import type { BillingDialog } from "./billing-dialogs";
import { BADGE_ICONS } from "./plan-icons";
import type { PlanAction, PlanWords } from "./plan-facts";
import type { BillingActions } from "./use-billing-actions";

interface Props {
  plan: PlanWords;
  actions: BillingActions;
  onAsk: (dialog: BillingDialog) => void;
  /** What stands below the facts: the meter and the offer. */
  children?: ReactNode;
}

/** The plan, its state and price, what can be done, and who said so. */
export function PlanCard({ plan, actions, onAsk, children }: Props) {
  return (
    <Card aria-labelledby="plan">
      <div className="card-pad sm:p-6">
        <div className="flex flex-wrap items-start justify-between gap-4 xl:flex-nowrap">
          <div className="min-w-0">
            <h2 className="flex flex-wrap items-center gap-2.5">
              <span id="plan" className="text-2xl font-semibold">
                {plan.title}
              </span>
              {plan.badge !== null && (
                <Badge key={plan.badge.words} tone={plan.badge.tone} icon={BADGE_ICONS[plan.badge.icon]}>
                  {plan.badge.words}
                </Badge>
              )}
            </h2>
            <p className="num mt-1 max-w-[60ch] text-muted-foreground">
              <Dated>{plan.price}</Dated>
            </p>
          </div>
          {plan.actions.length > 0 && (
            <div className="flex flex-wrap gap-2 xl:shrink-0 [&>.btn-ghost:first-child]:-ml-3 [&>.btn-ghost:last-child]:-mr-3">
              {plan.actions.map((action) => (
                <PlanButton key={action} action={action} actions={actions} onAsk={onAsk} />
              ))}
            </div>
          )}
        </div>
        {plan.facts.length > 0 && (
          <dl
            data-glide
            className="mt-6 grid grid-cols-[repeat(auto-fill,minmax(max(7rem,40%),1fr))] gap-x-4 gap-y-5 border-t pt-5 sm:grid-cols-[repeat(auto-fill,minmax(max(7rem,30%),1fr))]"
          >
            {plan.facts.map(({ label, value, note, tone }) => (
              <Fact key={label} term={label} {...(note === "" ? {} : { note: <Dated>{note}</Dated> })}>
                {tone === "danger" ? <span className="text-danger-text">{value}</span> : value}
              </Fact>
            ))}
          </dl>
        )}
        {children}
      </div>
      {plan.source !== null && (
        <CardFoot data-glide className="num sm:px-6">
          <ShieldCheck className="mt-px size-3.5 shrink-0 self-start" aria-hidden="true" />
          <span key={plan.source}>
            <Dated>{plan.source}</Dated>
          </span>
        </CardFoot>
      )}
    </Card>
  );
}

const KEEP = { keep_monthly: "Keep monthly", keep_annual: "Keep annual", keep_plan: "Keep this plan" };

function PlanButton({ action, actions, onAsk }: { action: PlanAction } & Pick<Props, "actions" | "onAsk">) {
  switch (action) {
    case "change_plan":
      return <Button onClick={() => onAsk("change_plan")}>Change plan</Button>;
    case "keep_monthly":
    case "keep_annual":
    case "keep_plan":
      return (
        <Button
          busy={actions.busy === "change-plan/undo"}
          busyLabel="Keeping…"
          onClick={() => void actions.undoPlanChange()}
        >
          {KEEP[action]}
        </Button>
      );
    case "pause":
      return (
        <Button variant="ghost" onClick={() => onAsk("pause")}>
          Pause Pro
        </Button>
      );
    case "cancel":
    case "cancel_subscription":
      return (
        <Button variant="ghost" onClick={() => onAsk("cancel")}>
          {action === "cancel" ? "Cancel Pro" : "Cancel subscription"}
        </Button>
      );
    case "manage":
      return (
        <Button busy={actions.busy === "portal"} busyLabel="Opening…" onClick={() => void actions.portal()}>
          Manage at Stripe
        </Button>
      );
  }
}
