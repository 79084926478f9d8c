import type { NextConfig } from "next";

/** On every answer, whatever its status. The policy of pages has a nonce and comes from the proxy. */
const SECURITY_HEADERS = [
  { key: "strict-transport-security", value: "max-age=63072000; includeSubDomains; preload" },
  { key: "x-content-type-options", value: "nosniff" },
  { key: "x-frame-options", value: "DENY" },
  { key: "referrer-policy", value: "strict-origin-when-cross-origin" },
  {
    key: "permissions-policy",
    value: 'camera=(), microphone=(), geolocation=(), usb=(), payment=(self "https://js.stripe.com")',
  },
  // Clerk's sign-in opens the window of an identity provider.
  { key: "cross-origin-opener-policy", value: "same-origin-allow-popups" },
];

/** An API answers data: nothing in it may run or be framed. */
const API_POLICY = {
  key: "content-security-policy",
  value: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
};

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  // Its own place would hide who is signed in.
  devIndicators: { position: "bottom-right" },
  // Its transports are worker threads, which a bundle cannot start.
  serverExternalPackages: ["pino"],
  // The product alone: tests and tools are checked by `npm run typecheck`.
  typescript: { tsconfigPath: "tsconfig.build.json" },
  turbopack: { root: import.meta.dirname },
  headers: () =>
    Promise.resolve([
      { source: "/:path*", headers: SECURITY_HEADERS },
      { source: "/api/:path*", headers: [API_POLICY, { key: "x-robots-tag", value: "noindex" }] },
      { source: "/dashboard/:path*", headers: [{ key: "x-robots-tag", value: "noindex" }] },
    ]),
};

export default config;
