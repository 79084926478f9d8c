import rateLimiter from "@convex-dev/rate-limiter/convex.config";
import { defineApp } from "convex/server";
import { v } from "convex/values";

const app = defineApp({
  env: {
    STRIPE_SECRET_KEY: v.string(),
    STRIPE_API_BASE: v.optional(v.string()),
    STRIPE_PRICE_ID_MONTHLY: v.optional(v.string()),
    STRIPE_PRICE_ID_ANNUAL: v.optional(v.string()),
    CLERK_JWT_ISSUER_DOMAIN: v.string(),
    SERVICE_JWT_JWKS: v.string(),
    GRACE_PERIOD_DAYS: v.optional(v.string()),
    REFUND_POLICY: v.optional(v.string()),
    DISPUTE_POLICY: v.optional(v.string()),
    ALERT_WEBHOOK_URL: v.optional(v.string()),
  },
});
app.use(rateLimiter);

export default app;
