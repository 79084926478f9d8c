/** Everything that the policy depends on; origins have no path. */
interface PolicyOptions {
  nonce: string;
  convexUrl: string;
  /** Clerk's Frontend API, or null when it is reached through our own origin. */
  clerkOrigin: string | null;
  /** The site is served over https. */
  secure: boolean;
  /** `next dev`, whose runtime evaluates text and talks over a web socket. */
  development: boolean;
}

/**
 * Where Stripe.js and its frames come from (docs.stripe.com/security/guide). What those frames load in turn, like
 * m.stripe.network, is for their own policies.
 */
const STRIPE_JS = ["https://js.stripe.com", "https://*.js.stripe.com"];

/**
 * The Content-Security-Policy of a page. Scripts run by nonce alone; `strict-dynamic` lets them load what they need
 * (Clerk and Stripe.js), and the listed hosts are for browsers that do not know it.
 */
export function contentSecurityPolicy(options: PolicyOptions): string {
  const { nonce, convexUrl, secure, development } = options;
  const clerk = options.clerkOrigin === null ? [] : [options.clerkOrigin];
  const directives: Record<string, string[]> = {
    "default-src": ["'self'"],
    "script-src": [
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      ...STRIPE_JS,
      ...clerk,
      ...(development ? ["'unsafe-eval'"] : []),
    ],
    // Clerk's and the toaster's components write style elements without a nonce.
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:", "https://img.clerk.com", ...clerk],
    "font-src": ["'self'", "data:"],
    "connect-src": [
      "'self'",
      convexUrl,
      convexUrl.replace(/^http/, "ws"),
      ...clerk,
      "https://api.stripe.com",
      ...(development ? ["ws:"] : []),
    ],
    "worker-src": ["'self'", "blob:"],
    "frame-src": [
      ...STRIPE_JS,
      // The bank's challenge of 3-D Secure.
      "https://hooks.stripe.com",
      "https://checkout.stripe.com",
      // Clerk's check that a person signs up.
      "https://challenges.cloudflare.com",
    ],
    "form-action": ["'self'", "https://checkout.stripe.com", "https://billing.stripe.com"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
    ...(secure ? { "upgrade-insecure-requests": [] } : {}),
  };
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(" "))
    .join("; ");
}
