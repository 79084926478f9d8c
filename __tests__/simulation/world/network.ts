import { createHash } from "node:crypto";
import type { ApiAnswer } from "../../../sandbox/stripe/http/api";
import type { Coverage } from "./coverage";
import { type Faults, strikes } from "./faults";
import { ALERT_URL } from "./product";
import type { Random } from "./random";
import type { StripeSide } from "./stripe-side";
import type { Timeline } from "./timeline";

/** A POST that reached Stripe. */
interface Posted {
  /** Epoch ms. */
  at: number;
  path: string;
  key: string | null;
  fingerprint: string;
  /** The request of ours that it was part of; null for a call from Convex. */
  requestId: string | null;
  status: number;
  replayed: boolean;
  /** The id of what it made or changed. */
  made: string;
}

/** What our HTTP clients get: as much of a Response as they read. */
interface Received {
  status: number;
  ok: boolean;
  headers: Headers;
  body: null;
  json(): Promise<unknown>;
  text(): Promise<string>;
}

const TIMED_OUT_MS = 20_000;

/** Everything between our processes and Stripe: it takes time, and it fails. */
export class Network {
  readonly posts: Posted[] = [];
  /** When reads of the subscriptions' listing reached Stripe, epoch ms. */
  readonly reads: number[] = [];
  /** What was posted to the alerts' receiver under each idempotency key. */
  readonly alerts = new Map<string, Set<string>>();

  constructor(
    private readonly world: {
      timeline: Timeline;
      random: Random;
      faults: Faults;
      stripe: StripeSide;
      coverage: Coverage;
    },
  ) {}

  /** A fetch from our side. `requestId` names the request of ours that it serves. */
  async fetch(url: string, init: RequestInit, requestId: string | null = null): Promise<Received> {
    const { timeline, random } = this.world;
    await timeline.wait(random.chance(0.1) ? random.between(100, 2_000) : random.between(2, 60));
    if (url === ALERT_URL) return this.alert(init);
    const { faults, coverage } = this.world;
    const isDown = faults.stripeDownUntil > timeline.now();
    if (isDown && random.chance(0.5)) throw new TypeError("fetch failed");
    const answer = isDown ? outage() : this.answer(url, init, requestId);
    if (strikes(faults, "timeouts")) {
      coverage.count("timeout at Stripe after the effect");
      await timeline.wait(TIMED_OUT_MS);
      throw Object.assign(new Error("The call timed out."), { name: "AbortError" });
    }
    if (requestId === null && url.includes("status=all&limit=100&expand") && strikes(faults, "slowReaders")) {
      coverage.count("slow worker finished after its lease");
      await timeline.wait(random.between(91_000, 200_000));
    }
    await timeline.wait(random.chance(0.15) ? random.between(500, 8_000) : random.between(5, 120));
    if (answer.kind !== "answer") throw new TypeError("fetch failed");
    return received(answer);
  }

  private answer(url: string, init: RequestInit, requestId: string | null): ApiAnswer {
    const { timeline, faults, stripe, coverage } = this.world;
    const { pathname, search } = new URL(url);
    const headers = new Headers(init.headers);
    const method = init.method ?? "GET";
    const body = typeof init.body === "string" ? init.body : "";
    const stale = method === "GET" && strikes(faults, "staleReads");
    if (stale) {
      coverage.count("stale read");
      stripe.account.chaos.set({ staleReadsMs: this.world.random.between(200, 1_500) });
    }
    const call = { method, path: pathname, query: search.slice(1), body, headers };
    const answer = stripe.as(requestId ?? "convex", () => stripe.account.handle(call));
    if (stale) stripe.account.chaos.set({ staleReadsMs: 0 });
    const isListing = method === "GET" && pathname === "/v1/subscriptions" && search.includes("customer=");
    if (isListing) this.reads.push(timeline.now());
    if (method === "POST") this.note(pathname, body, headers, requestId, answer, coverage);
    if (isListing && answer.kind === "answer" && answer.status === 200 && search.includes("status=all")) {
      if (answer.body.includes('"items"') && strikes(faults, "poisonReads")) {
        coverage.count("poison read");
        return { ...answer, body: answer.body.replaceAll('"current_period_end"', '"current_period_was"') };
      }
    }
    return answer;
  }

  private note(
    path: string,
    body: string,
    headers: Headers,
    requestId: string | null,
    answer: ApiAnswer,
    coverage: Coverage,
  ): void {
    const fingerprint = createHash("sha256").update(`${path}\n${body}`).digest("hex");
    const replayed = answer.kind === "answer" && answer.headers["idempotent-replayed"] === "true";
    const status = answer.kind === "answer" ? answer.status : 0;
    if (replayed && status === 500) coverage.count("stored 500 replayed");
    const at = this.world.timeline.now();
    this.posts.push({
      at,
      path,
      key: headers.get("idempotency-key"),
      fingerprint,
      requestId,
      status,
      replayed,
      made: madeId(answer),
    });
  }

  private alert(init: RequestInit): Received {
    const { faults } = this.world;
    const key = new Headers(init.headers).get("idempotency-key") ?? "";
    const bodies = this.alerts.get(key) ?? new Set();
    bodies.add(String(init.body));
    this.alerts.set(key, bodies);
    return received({
      kind: "answer",
      status: strikes(faults, "alertsDown") ? 500 : 200,
      body: "{}",
      headers: {},
      delayMs: 0,
    });
  }
}

function received({ status, body, headers }: Extract<ApiAnswer, { kind: "answer" }>): Received {
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: new Headers(headers),
    body: null,
    json: () => Promise.resolve(JSON.parse(body) as unknown),
    text: () => Promise.resolve(body),
  };
}

function madeId(answer: ApiAnswer): string {
  if (answer.kind !== "answer") return "";
  // Every object of Stripe's has an id; an error has none.
  const { id } = JSON.parse(answer.body) as { id?: string };
  return id ?? "";
}

function outage(): ApiAnswer {
  const body = JSON.stringify({ error: { type: "api_error", message: "Stripe is down." } });
  return { kind: "answer", status: 503, body, headers: { "content-type": "application/json" }, delayMs: 0 };
}
