import type { Store } from "./storage/store";
import type { SigningKey } from "./tokens/signing-key";
import type { Webhooks } from "./webhooks/webhooks";

/** Clerk's word for one application environment: everything a request needs. */
export interface Instance {
  store: Store;
  key: SigningKey;
  webhooks: Webhooks;
  /** `http://127.0.0.1:<port>`; equals the host inside the publishable key, which the SDK checks. */
  issuer: string;
  /** The app's origin, e.g. `http://localhost:3000`. */
  appOrigin: string;
  /** Where the app forwards to this server, e.g. `http://localhost:3000/__clerk`. */
  defaultProxyUrl: string;
  secretKey: string;
  /** Clerk's suffix of cookie names, derived from the publishable key. */
  cookieSuffix: string;
  log: (line: string) => void;
}
