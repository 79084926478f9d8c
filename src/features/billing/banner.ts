import type { ReaderFormat } from "@/components/format";
import type { BillingOverview } from "@/shared/billing/overview";
import type { BillingPeriod } from "@/shared/billing/plans";

import type { BillingMoment } from "./billing-kind";
import type { PayableInvoice } from "./requests";

/** What a banner's button does. An open checkout is asked for again: its price may not be sold any more. */
export type BannerAction =
  | { does: "resume" | "update_card" | "check_now"; label: string }
  | { does: "unpause"; label: string; charges: boolean }
  | { does: "pay"; label: string; busyLabel: string; invoice: PayableInvoice }
  | { does: "continue_checkout"; label: string; billingPeriod: BillingPeriod };

/** The one banner of the page: a fact, then dates and the next step. */
export type BannerWords = {
  tone: "brand" | "warning" | "danger";
  title: string;
  text: string;
  /** The main one last. */
  actions: BannerAction[];
};

/** What a banner's words are made of. */
export type BannerContext = { overview: BillingOverview; moment: BillingMoment; format: ReaderFormat };
