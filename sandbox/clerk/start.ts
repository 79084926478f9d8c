import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { BillingClock } from "../kit/clock";
import { listenOnLoopback } from "../kit/listen";
import { findByEmail } from "./accounts/email-addresses";
import { hashPassword } from "./accounts/password-hash";
import { createUser } from "./accounts/users";
import { createApp } from "./app";
import type { Instance } from "./instance";
import { openStore } from "./storage/store";
import { openSigningKey } from "./tokens/signing-key";
import { createWebhooks } from "./webhooks/webhooks";

/** A person who exists from the first start on: the address is proved, the password known. */
interface SeedPerson {
  id: string;
  email: string;
  password: string;
  firstName: string;
  lastName: string;
}

export interface ClerkOptions {
  /** 0 picks a free one. */
  port: number;
  /** Folder for the state; null keeps it in memory. */
  dataDir: string | null;
  /** Sessions and tokens run on the wall clock, so this one is left alone. */
  clock: BillingClock;
  /** Origin of the app, e.g. `http://localhost:3000`. */
  appUrl: string;
  secretKey: string;
  publishableKey: string;
  webhook: { url: string; secret: string } | null;
  people: SeedPerson[];
  /** Milliseconds before each further attempt of a webhook. */
  retryDelaysMs?: number[];
  log?: (line: string) => void;
}

const RETRY_DELAYS_MS = [2_000, 10_000, 60_000, 300_000];

/** Starts the Clerk stand-in: Frontend API, Backend API, key set, bundles and outbox on one loopback port. */
export async function startClerk(options: ClerkOptions): Promise<{ url: string; close(): Promise<void> }> {
  // The port comes first: it is part of the issuer, and it keeps a second process away from the same folder.
  let handle: ((request: Request) => Promise<Response>) | null = null;
  const listener = getRequestListener((request) => handle?.(request) ?? new Response(null, { status: 503 }), {
    overrideGlobalObjects: false,
  });
  const listening = await listenOnLoopback(
    () => createServer((request, response) => void listener(request, response)),
    {
      name: "Clerk",
      port: options.port,
      variable: "SANDBOX_CLERK_PORT",
    },
  );
  const url = `http://127.0.0.1:${listening.port}`;
  try {
    const instance = openInstance(options, url);
    await seed(instance, options.people);
    instance.webhooks.resume();
    handle = createApp(instance);
    return {
      url,
      async close() {
        await listening.close();
        await instance.webhooks.close();
        instance.store.commit();
      },
    };
  } catch (error) {
    await listening.close();
    throw error;
  }
}

function openInstance(options: ClerkOptions, issuer: string): Instance {
  const log = options.log ?? (() => undefined);
  const store = openStore(options.dataDir);
  const appOrigin = new URL(options.appUrl).origin;
  return {
    store,
    key: openSigningKey(options.dataDir),
    webhooks: createWebhooks(store, {
      endpoint: options.webhook,
      retryDelaysMs: options.retryDelaysMs ?? RETRY_DELAYS_MS,
      log,
    }),
    issuer,
    appOrigin,
    defaultProxyUrl: `${appOrigin}/__clerk`,
    secretKey: options.secretKey,
    cookieSuffix: cookieSuffix(options.publishableKey),
    log,
  };
}

/** The suffix clerk-js gives its cookies: the start of the key's SHA-1 in URL-safe base64. */
function cookieSuffix(publishableKey: string): string {
  return createHash("sha1").update(publishableKey).digest("base64url").slice(0, 8);
}

/** Makes the people whose id and address the store does not know; whoever is there stays as they are. */
async function seed(instance: Instance, people: SeedPerson[]): Promise<void> {
  for (const person of people) {
    if (instance.store.users.get(person.id) || findByEmail(instance.store, person.email)) continue;
    const passwordHash = await hashPassword(person.password, "password");
    createUser(instance, { ...person, email: person.email.toLowerCase(), passwordHash });
  }
  instance.store.commit();
}
