import { createPlanPrices, type PlanPrices } from "@/server/billing/plan-prices";
import type { Ports } from "@/server/billing/ports";
import type { SignedInUser } from "@/server/auth/signed-in-user";
import { createRejectionMeter } from "@/server/http/rejection-meter";
import { log } from "@/server/log";
import { createStripeClient } from "@/server/stripe/client";
import { MemoryStore } from "./memory-store";
import { StripeWire } from "./stripe-wire";

export const SITE = "https://lectern.example";
export const WEBHOOK_SECRET = "whsec_current00000000";
export const OLDER_SECRET = "whsec_older0000000000";
export const CLERK_SECRET = `whsec_${Buffer.from("a secret of 32 bytes for a test!").toString("base64")}`;
export const PRICES = { monthly: "price_monthly", annual: "price_annual" } as const;
export const MARA: SignedInUser = {
  clerkId: "user_mara",
  email: "mara@northside.example",
  name: "Mara Lind",
};

/** The outside of the app in one test file: the real SDK over a loopback wire, our database behind its port. */
interface World {
  store: MemoryStore;
  wire: StripeWire;
  user: SignedInUser | null;
  /** Wall time; null follows the real clock. */
  now: number | null;
  logs: string[];
  /** Runs what was put off until after the answer. */
  settle(): Promise<void>;
  settings: Ports["settings"];
}

let deferred: (() => Promise<unknown>)[] = [];
let current: Ports | undefined;

export const world: World = {
  store: new MemoryStore(),
  wire: undefined as unknown as StripeWire,
  user: MARA,
  now: null,
  logs: [],
  settle: async () => {
    const tasks = deferred;
    deferred = [];
    for (const task of tasks) await task();
  },
  settings: undefined as unknown as Ports["settings"],
};

/** Stands in for `src/server/ports`: the composition root is the only module that a route test replaces. */
export function ports(): Ports {
  if (current === undefined) throw new Error("call setUpWorld() first");
  return current;
}

/** Registers the hooks that give each test a fresh world. */
export function setUpWorld(): void {
  beforeAll(async () => {
    world.wire = await StripeWire.start();
    jest.spyOn(process.stdout, "write").mockImplementation((chunk) => {
      world.logs.push(String(chunk));
      return true;
    });
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await world.wire.close();
  });
  beforeEach(() => {
    world.wire.reset();
    world.store = new MemoryStore();
    world.user = MARA;
    world.now = null;
    world.logs = [];
    deferred = [];
    world.settings = {
      siteUrl: SITE,
      priceIds: PRICES,
      trial: { days: 0, requiresCard: true },
      automaticTax: false,
      discount: null,
      webhookSecrets: [WEBHOOK_SECRET, OLDER_SECRET],
      clerkWebhookSecret: CLERK_SECRET,
      trustedProxyHops: 1,
      pseudonymKey: "pseudonym-key",
    };
    current = connect();
  });
}

function connect(): Ports {
  const now = () => world.now ?? Date.now();
  let prices: PlanPrices | undefined;
  const defer: Ports["defer"] = (task) => void deferred.push(task);
  const stripe = createStripeClient({ key: "sk_test_canarykey12345", apiBase: world.wire.url });
  return {
    store: world.store,
    stripe,
    // Read when it is asked, so that a test may change the settings first.
    prices: {
      sellable: (period) => {
        prices ??= createPlanPrices({ stripe, priceIds: world.settings.priceIds, now });
        return prices.sellable(period);
      },
    },
    settings: world.settings,
    rejections: createRejectionMeter({
      now,
      log: (fields) => log("warn", "delivery refused", fields),
      flush: (counts) =>
        defer(async () => {
          for (const count of counts) await world.store.countRejected(count);
        }),
    }),
    authenticate: () => Promise.resolve(world.user),
    defer,
    now,
  };
}
