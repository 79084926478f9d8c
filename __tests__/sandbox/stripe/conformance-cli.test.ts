import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Stripe from "stripe";
import { cliInvocation } from "../../../scripts/lib/stripe-cli-invocation";
import { createBillingClock } from "../../../sandbox/kit/clock";
import { listenOnLoopback } from "../../../sandbox/kit/listen";
import { SEED_CATALOGUE } from "../../../sandbox/seed";
import { TRIGGER_GAPS } from "../../../sandbox/stripe/known-gaps";
import { startStripe } from "../../../sandbox/stripe/start";
import { assertEvent, conformingStripe, quietLog } from "../../support/stripe";

const KEY = "sk_test_sandbox0000000000";

/** Names of `stripe trigger` that are no event types, with the event that they make. */
const ALIASES: Readonly<Record<string, string>> = {
  "subscription.payment_failed": "invoice.payment_failed",
  "subscription.payment_succeeded": "invoice.payment_succeeded",
};

/** How many CLI processes run side by side. */
const WORKERS = 4;

const isGap = (name: string): boolean =>
  TRIGGER_GAPS.some(({ triggers }) =>
    triggers.some((gap) => (gap.endsWith("*") ? name.startsWith(gap.slice(0, -1)) : name === gap)),
  );

/** The CLI's program itself, so that no Node process is started for each of its calls; else npm's wrapper around it. */
function cliProgram(): [program: string, ...args: string[]] {
  const packages = join(process.cwd(), "node_modules");
  const platforms = JSON.parse(
    readFileSync(join(packages, "@stripe", "cli", "platforms.json"), "utf8"),
  ) as Record<string, { pkg: string; bin: string }>;
  const platform = platforms[`${process.platform}-${process.arch}`];
  const program = platform && join(packages, platform.pkg, "bin", platform.bin);
  if (program && existsSync(program)) return [program];
  return [process.execPath, join(packages, "@stripe", "cli", "bin", "shim.js")];
}

describe("the Stripe CLI against the stand-in", () => {
  let standIn: { url: string; close(): Promise<void> };
  let stripe: Stripe;
  /** What the stand-in says of its own answers and events: nothing, or a fault of their shape. */
  const quiet = quietLog();
  const home = mkdtempSync(join(tmpdir(), "stripe-cli-"));

  beforeAll(async () => {
    standIn = await startStripe({
      port: 0,
      dataDir: null,
      clock: createBillingClock(),
      secretKey: KEY,
      webhook: null,
      catalogue: SEED_CATALOGUE,
      validate: true,
      log: quiet.log,
    });
    stripe = conformingStripe({ url: standIn.url, key: KEY });
  });
  afterAll(async () => {
    await standIn.close();
    quiet.check();
  });

  const [program, ...first] = cliProgram();

  function invocation(words: string[]): { args: string[]; env: NodeJS.ProcessEnv } {
    const { args, env } = cliInvocation(words, {
      ...process.env,
      STRIPE_SECRET_KEY: KEY,
      STRIPE_API_BASE: standIn.url,
    });
    return { args: [...first, ...args], env: { ...env, XDG_CONFIG_HOME: home } };
  }

  function cli(...words: string[]): Promise<{ code: number; output: string }> {
    const { args, env } = invocation(words);
    return new Promise((resolve) => {
      execFile(program, args, { env }, (error, out, err) =>
        resolve({ code: error ? 1 : 0, output: out + err }),
      );
    });
  }

  /** Runs the CLI until the returned function is called; `says` resolves once its output contains the words. */
  function running(...words: string[]): { says(text: string): Promise<void>; stop(): void } {
    const { args, env } = invocation(words);
    // A group of its own: the program that npm installs starts the real one as a child.
    const child = spawn(program, args, { env, detached: true });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    }
    return {
      async says(text) {
        while (!output.includes(text)) await new Promise((resolve) => setTimeout(resolve, 20));
      },
      stop() {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      },
    };
  }

  /** Every name that the CLI's own help offers, with the events that its triggers made. */
  async function runAllTriggers(): Promise<{ name: string; made: boolean; output: string }[]> {
    const { output: help } = await cli("trigger", "--help");
    const names = [...help.matchAll(/^ {2}([a-z0-9_.]+)$/gm)].map((match) => match[1] ?? "");
    const results: { name: string; made: boolean; output: string }[] = [];
    const worker = async (queue: Iterator<string>) => {
      for (let next = queue.next(); !next.done; next = queue.next()) {
        const name = next.value;
        const { code, output } = await cli("trigger", name);
        results.push({ name, made: code === 0 && output.includes("Trigger succeeded"), output });
      }
    };
    const queue = names.values();
    await Promise.all(Array.from({ length: WORKERS }, () => worker(queue)));
    return results;
  }

  test("every trigger of the CLI makes its event, but for the known gaps, which do not", async () => {
    // A process for each of them: on a busy machine that takes minutes, and nothing here is about speed.
    const results = await runAllTriggers();
    expect(results.length).toBeGreaterThan(120);
    const wrong: string[] = [];
    for (const { name, made, output } of results) {
      const type = ALIASES[name] ?? name;
      const found = made && (await stripe.events.list({ type, limit: 1 })).data.length === 1;
      if (found === isGap(name)) {
        wrong.push(found ? `${name} is made: take it off the known gaps` : `${name}: ${output.slice(-300)}`);
      }
    }
    expect(wrong).toEqual([]);
    const known = TRIGGER_GAPS.flatMap(({ triggers }) => triggers);
    const names = results.map(({ name }) => name);
    const strange = known.filter(
      (gap) => !names.some((name) => (gap.endsWith("*") ? name.startsWith(gap.slice(0, -1)) : name === gap)),
    );
    expect(strange).toEqual([]);
  }, 300_000);

  test("listen forwards events signed with the secret that it prints, and resend repeats one", async () => {
    const { output } = await cli("listen", "--print-secret");
    const secret = /whsec_\w+/.exec(output)?.[0] ?? "";
    const received: { body: string; signature: string }[] = [];
    const endpoint = await listenOnLoopback(
      () =>
        createServer((request, response) => {
          let body = "";
          request.on("data", (chunk: Buffer) => (body += chunk.toString()));
          request.on("end", () => {
            received.push({ body, signature: String(request.headers["stripe-signature"]) });
            response.end();
          });
        }),
      { name: "endpoint", port: 0, variable: "PORT" },
    );
    const deliveries = async (count: number) => {
      while (received.length < count) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    const forwardTo = `http://127.0.0.1:${endpoint.port}/hook`;
    const listening = running("listen", "--all-snapshot", "--skip-update", "--forward-to", forwardTo);
    try {
      await listening.says("Ready!");
      const { id } = await stripe.customers.create({ email: "ada@example.com" });
      await deliveries(1);
      const [first] = received;
      const event = stripe.webhooks.constructEvent(first?.body ?? "", first?.signature ?? "", secret);
      assertEvent(JSON.parse(first?.body ?? ""));
      expect(event).toMatchObject({ type: "customer.created", data: { object: { id } } });
      await cli("events", "resend", event.id);
      await deliveries(2);
      expect(JSON.parse(received[1]?.body ?? "")).toMatchObject({ id: event.id });
    } finally {
      listening.stop();
      await endpoint.close();
    }
  });

  test("logs tail prints each request with its status", async () => {
    const tailing = running("logs", "tail");
    try {
      await tailing.says("Ready!");
      await stripe.customers.list({ limit: 1 });
      await stripe.customers.retrieve("cus_missing").catch(() => undefined);
      await tailing.says("[404] GET /v1/customers/cus_missing");
      await tailing.says("[200] GET /v1/customers");
    } finally {
      tailing.stop();
    }
  });

  test("get, post and a resource command reach the stand-in", async () => {
    const posted = await cli(
      "post",
      "/v1/customers",
      "-d",
      "email=ada@example.com",
      "-d",
      "metadata[plan]=pro",
    );
    expect(posted.output).toContain('"plan": "pro"');
    const listed = await cli("customers", "list", "--limit", "1");
    expect(listed.output).toContain("ada@example.com");
    const got = await cli("get", "/v1/prices", "-d", "lookup_keys[]=pro_monthly");
    expect(got.output).toContain("price_lectern_pro_monthly");
  });
});

describe("npm run stripe", () => {
  test.each([
    ["nothing set", {}, ["--api-base", "http://127.0.0.1:12111", "get", "/v1/x"]],
    [
      "another port",
      { SANDBOX_STRIPE_PORT: "9000" },
      ["--api-base", "http://127.0.0.1:9000", "get", "/v1/x"],
    ],
    [
      "the name that the CLI refuses",
      { STRIPE_API_BASE: "http://localhost:9000/" },
      ["--api-base", "http://127.0.0.1:9000", "get", "/v1/x"],
    ],
    ["a real test key", { STRIPE_SECRET_KEY: "sk_test_51Real" }, ["get", "/v1/x"]],
    ["a real restricted test key", { STRIPE_SECRET_KEY: "rk_test_51Real" }, ["get", "/v1/x"]],
  ])("with %s it talks to the right API", (_name, env, args) => {
    expect(cliInvocation(["get", "/v1/x"], { ...env, NODE_ENV: "test" }).args).toEqual(args);
  });

  test("a live key is refused and not repeated", () => {
    const call = () => cliInvocation([], { STRIPE_SECRET_KEY: "sk_live_secret", NODE_ENV: "test" });
    expect(call).toThrow("must be a test key");
    expect(call).not.toThrow(/sk_live_secret/);
  });

  test("telemetry is off and the stand-in's configuration stays in the project", () => {
    const { env } = cliInvocation([], { NODE_ENV: "test" });
    expect(env.STRIPE_CLI_TELEMETRY_OPTOUT).toBe("1");
    expect(env.XDG_CONFIG_HOME).toBe(join(process.cwd(), ".sandbox", "config"));
  });
});
