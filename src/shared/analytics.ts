/** What a browser may report. The set is closed: a name outside it is refused before it reaches the database. */
export const UI_EVENTS = [
  "pricing_viewed",
  "checkout_clicked",
  "checkout_returned",
  "checkout_canceled",
  "portal_opened",
  "cancel_dialog_opened",
  "cancel_alternative_shown",
  "cancel_alternative_taken",
  "subscription_cancel_requested",
  "subscription_resume_requested",
  "subscription_pause_requested",
  "subscription_unpause_requested",
  "invoice_pay_requested",
  "plan_change_requested",
  "limit_reached",
  "prompt_copied",
  "prompts_exported",
  "ui_error",
  "stripe_js_unavailable",
  "signup_completed",
] as const;

/** What a browser may report. */
export type UiEvent = (typeof UI_EVENTS)[number];

/** What the sync concludes from Stripe; never sent by a browser. */
export const LIFECYCLE_EVENTS = [
  "checkout_session_opened",
  "checkout_completed",
  "checkout_expired",
  "subscription_started",
  "subscription_renewed",
  "subscription_cancel_scheduled",
  "subscription_resumed",
  "subscription_past_due",
  "subscription_recovered",
  "subscription_paused",
  "subscription_unpaused",
  "subscription_ended",
  "invoice_paid",
] as const;

/** What the sync concludes from Stripe. */
export type LifecycleEvent = (typeof LIFECYCLE_EVENTS)[number];
