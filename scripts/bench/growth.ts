import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEventEnvelope } from "../../src/shared/billing/event-envelope";
import { SERVICE_TOKEN } from "../../src/shared/service-token";
import { ConvexAdmin } from "../lib/convex-admin";
import type { LoadStack } from "../lib/load-stack";
import { startSandbox } from "../lib/stack";
import type { EventMint } from "./event-mint";
import { type Figure, median } from "./figure";
import { processCpu } from "./process-cpu";

const FEW = 100;
const MANY = 100_000;
const SEEDED_TOGETHER = 16;
const ROUNDS = 10;
const INGESTS = 200;

interface Deployment {
  admin: ConvexAdmin;
  pid: number;
  times: number[];
  cpu: number[];
  stop(): Promise<void>;
}

/** What storing an event costs a Convex deployment whose log is short, and one whose log is long, in turn. */
export async function benchGrowth(stack: LoadStack, mint: EventMint): Promise<Figure[]> {
  const few = await deploy(stack, 4530);
  const many = await deploy(stack, 4532);
  try {
    await seed(few.admin, FEW);
    await seed(many.admin, MANY);
    for (let round = 0; round <= ROUNDS; round += 1)
      for (const each of [few, many]) await measure(each, mint.take(INGESTS), round > 0);
    return [
      ...figuresOf(`at ${FEW} rows`, few),
      ...figuresOf(`at ${MANY.toLocaleString("en")} rows`, many),
      {
        name: "ingest at many rows against few: time",
        value: median(many.times) / median(few.times),
        unit: "x",
        goal: "<= 1.1",
      },
      {
        name: "ingest at many rows against few: CPU",
        value: median(many.cpu) / median(few.cpu),
        unit: "x",
        goal: "<= 1.1",
      },
    ];
  } finally {
    await few.stop();
    await many.stop();
  }
}

/** A deployment beside the stack's own, which reads the same Stripe. */
async function deploy(stack: LoadStack, port: number): Promise<Deployment> {
  const dataDir = mkdtempSync(join(tmpdir(), "lectern-growth-"));
  const { running, urls } = await startSandbox({
    args: ["--only", "convex"],
    env: {
      ...stack.env,
      SANDBOX_CONVEX_PORT: String(port),
      SANDBOX_CONVEX_SITE_PORT: String(port + 1),
      SANDBOX_DATA_DIR: dataDir,
    },
    log: () => undefined,
  });
  return {
    admin: new ConvexAdmin(urls.convex),
    pid: running.child.pid ?? 0,
    times: [],
    cpu: [],
    stop: async () => {
      await running.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Fills the log with events that wake nobody. */
async function seed(admin: ConvexAdmin, rows: number): Promise<void> {
  const places = Array.from({ length: rows }, (_, place) => place)[Symbol.iterator]();
  const worker = async () => {
    for (const place of places) {
      const object = { id: `prod_${place}`, object: "product" };
      const event = { id: `evt_seed${place}`, object: "event", type: "product.updated", data: { object } };
      await ingest(admin, JSON.stringify({ ...event, created: 1_790_000_000 + place, livemode: false }));
    }
  };
  await Promise.all(Array.from({ length: SEEDED_TOGETHER }, worker));
}

async function measure(deployment: Deployment, bodies: readonly string[], counts: boolean): Promise<void> {
  const before = processCpu(deployment.pid);
  for (const body of bodies) {
    const started = performance.now();
    await ingest(deployment.admin, body);
    if (counts) deployment.times.push(performance.now() - started);
  }
  if (counts) deployment.cpu.push((processCpu(deployment.pid) - before) / bodies.length);
}

/** The call that the web server makes for a verified event. */
async function ingest(admin: ConvexAdmin, payload: string): Promise<void> {
  const envelope = readEventEnvelope(JSON.parse(payload));
  if (envelope === null) throw new Error("A benchmark event is not an event.");
  const payloadSha256 = createHash("sha256").update(payload).digest("hex");
  await admin.call({
    type: "mutation",
    path: "webhooks:ingest",
    args: { source: "stripe", ...envelope, payload, payloadSha256 },
    as: { issuer: SERVICE_TOKEN.issuer, subject: SERVICE_TOKEN.subject },
  });
}

function figuresOf(when: string, { times, cpu }: Deployment): Figure[] {
  return [
    { name: `ingest ${when}: time of the mutation`, value: median(times), unit: "ms" },
    { name: `ingest ${when}: CPU of the deployment`, value: median(cpu), unit: "us" },
  ];
}
