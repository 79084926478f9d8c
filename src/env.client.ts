import { z } from "zod";

const schema = z.object({
  /** Stripe.js, for a 3-D Secure step on our own page; hosted Checkout does without. Null with the stand-ins. */
  stripePublishableKey: z
    .string()
    .regex(/^pk_(test|live)_\w{8,}$/)
    .nullable()
    .catch(null),
  /** `next dev`: what a person developing sees and a customer does not. */
  isDevelopment: z.boolean(),
});

/** What the browser may know. Next writes these values into the bundle, so each one is named in full. */
export const clientEnv = schema.parse({
  stripePublishableKey: process.env.NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY ?? null,
  isDevelopment: process.env.NODE_ENV === "development",
});
