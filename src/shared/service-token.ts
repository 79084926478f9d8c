/**
 * The token by which our web server proves itself to Convex: an ES256 JWT, minted per process and short-lived.
 * The `.invalid` name can never resolve (RFC 2606), so nobody else can issue for it.
 */
export const SERVICE_TOKEN = {
  issuer: "https://service.lectern.invalid",
  audience: "convex-service",
  subject: "service:web",
  algorithm: "ES256",
  lifetimeSeconds: 60,
} as const;
