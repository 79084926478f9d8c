"use client";

import { CalendarX2, CircleAlert, ClockAlert, Info } from "lucide-react";
import type { ReactNode } from "react";

import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dated } from "@/components/ui/dated";

import type { BannerAction, BannerWords } from "./banner";
import type { BillingKind } from "./billing-kind";
import type { BusyAction } from "./use-action-runner";
import type { BillingActions } from "./use-billing-actions";

interface Props {
  kind: BillingKind;
  banner: BannerWords;
  actions: BillingActions;
}

/** The one banner above the plan, with its buttons; the last button is the main one. */
export function BillingBanner({ kind, banner, actions }: Props) {
  const last = banner.actions.length - 1;
  return (
    <Banner
      key={banner.title}
      tone={banner.tone}
      title={<Dated>{banner.title}</Dated>}
      icon={iconOf(kind, banner.tone)}
      {...(banner.actions.length === 0
        ? {}
        : {
            actions: banner.actions.map((action, index) => (
              <BannerButton key={action.label} action={action} main={index === last} actions={actions} />
            )),
          })}
    >
      <Dated>{banner.text}</Dated>
    </Banner>
  );
}

function BannerButton({
  action,
  main,
  actions,
}: {
  action: BannerAction;
  main: boolean;
  actions: BillingActions;
}) {
  return (
    <Button
      variant={main && action.does !== "check_now" ? "primary" : "secondary"}
      busy={actions.busy === busyNameOf(action)}
      busyLabel={busyLabelOf(action)}
      onClick={() => perform(action, actions)}
    >
      {action.label}
    </Button>
  );
}

function perform(action: BannerAction, actions: BillingActions): void {
  switch (action.does) {
    case "resume":
      return void actions.resume();
    case "unpause":
      return void actions.unpause(action.charges);
    case "update_card":
      return void actions.portal("payment_method_update");
    case "check_now":
      return void actions.sync();
    case "pay":
      return void actions.pay(action.invoice);
    case "continue_checkout":
      return void actions.checkout(action.billingPeriod);
  }
}

function busyNameOf({ does }: BannerAction): BusyAction {
  switch (does) {
    case "resume":
    case "unpause":
      return does;
    case "update_card":
      return "payment_method_update";
    case "check_now":
      return "sync";
    case "pay":
      return "pay-invoice";
    case "continue_checkout":
      return "checkout";
  }
}

function busyLabelOf(action: BannerAction): string {
  switch (action.does) {
    case "pay":
      return action.busyLabel;
    case "resume":
    case "unpause":
      return "Resuming…";
    case "check_now":
      return "Asking…";
    case "update_card":
    case "continue_checkout":
      return "Opening…";
  }
}

function iconOf(kind: BillingKind, tone: BannerWords["tone"]): ReactNode {
  if (tone === "danger") return <CircleAlert aria-hidden="true" />;
  if (tone === "brand") return <Info aria-hidden="true" />;
  return kind === "cancel_scheduled" ? <CalendarX2 aria-hidden="true" /> : <ClockAlert aria-hidden="true" />;
}
