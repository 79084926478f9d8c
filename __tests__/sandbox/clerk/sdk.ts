import { createClerkClient } from "@clerk/backend";
import { SECRET_KEY, publishableKey } from "./support";

export { verifyToken } from "@clerk/backend";
export { clerkFrontendApiProxy } from "@clerk/backend/proxy";
export { verifyWebhook } from "@clerk/backend/webhooks";

export type BackendClient = ReturnType<typeof createClerkClient>;

/** Clerk's own Backend client, pointed at a stand-in. */
export function backendClient(apiUrl: string): BackendClient {
  return createClerkClient({
    secretKey: SECRET_KEY,
    publishableKey: publishableKey("127.0.0.1:3220"),
    apiUrl,
    telemetry: { disabled: true },
  });
}
