import type { Metadata } from "./entities";

export type DisputeReason = "debit_not_authorized" | "fraudulent" | "product_not_received";

/** What the stand-in stores about disputes; see `entities.ts` for the conventions. */
export interface Dispute {
  id: string;
  created: number;
  amount: number;
  currency: string;
  charge: string;
  payment_intent: string | null;
  customer: string | null;
  reason: DisputeReason;
  status:
    | "needs_response"
    | "under_review"
    | "won"
    | "lost"
    | "warning_needs_response"
    | "warning_under_review"
    | "warning_closed";
  /** Texts and file ids by Stripe's names of the evidence. */
  evidence: Readonly<Record<string, string>>;
  submission_count: number;
  due_by: number;
  metadata: Metadata;
  /** Money that the dispute has moved, oldest first; an inquiry moves none. */
  movements: { id: string; at: number; amount: number; fee: number }[];
}

export interface EarlyFraudWarning {
  id: string;
  created: number;
  charge: string;
  payment_intent: string | null;
  customer: string | null;
}
