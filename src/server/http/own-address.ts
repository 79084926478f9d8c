import "server-only";
import { NextRequest } from "next/server";

/**
 * The request as one to the site's own address, whatever its `Host` and `X-Forwarded-*` say: Clerk derives from these
 * where its sign-in page is, where to come back to, and where a browser must renew its session.
 */
export function atOwnAddress(request: NextRequest, siteUrl: string): NextRequest {
  const { host, protocol } = new URL(siteUrl);
  const headers = new Headers(request.headers);
  headers.set("x-forwarded-host", host);
  headers.set("x-forwarded-proto", protocol.replace(":", ""));
  return new NextRequest(request, { headers });
}
