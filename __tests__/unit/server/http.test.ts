import { createServer, request as httpRequest, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { customerDetails } from "@/server/billing/customer-details";
import { clientAddress } from "@/server/http/client-address";
import { capBody } from "@/server/http/cap-body";
import { carryTrace } from "@/server/http/carry-trace";
import { contentSecurityPolicy } from "@/server/http/content-security-policy";
import { createRejectionMeter } from "@/server/http/rejection-meter";
import { toAppError } from "@/server/http/to-app-error";
import { withDeadline } from "@/server/http/with-deadline";
import { describeError } from "@/server/log";

describe("the client's address", () => {
  const of = (forwarded: string, hops: number) =>
    clientAddress(new Headers({ "x-forwarded-for": forwarded }), hops);

  test("without a proxy of ours nobody trustworthy tells it", () => {
    expect(of("203.0.113.9", 0)).toBeNull();
    expect(clientAddress(new Headers(), 1)).toBeNull();
  });

  test("is what our outermost proxy saw; what the caller wrote before it changes nothing", () => {
    expect(of("203.0.113.9", 1)).toBe("203.0.113.9");
    expect(of("1.2.3.4, 5.6.7.8, 203.0.113.9", 1)).toBe("203.0.113.9");
    expect(of("1.2.3.4, 203.0.113.9, 10.0.0.1", 2)).toBe("203.0.113.9");
    expect(of("203.0.113.9", 2)).toBeNull();
    expect(of("<script>", 1)).toBeNull();
  });

  test("of IPv6 is the network of one household", () => {
    expect(of("2001:db8:1:2:3:4:5:6", 1)).toBe("2001:db8:1:2");
    expect(of("2001:0DB8:1:2::9", 1)).toBe("2001:db8:1:2");
    expect(of("2001:db8::1", 1)).toBe("2001:db8:0:0");
    expect(of("::1", 1)).toBe("0:0:0:0");
  });
});

describe("the policy of pages", () => {
  type Options = Parameters<typeof contentSecurityPolicy>[0];
  const directive = (name: string, overrides: Partial<Options> = {}) =>
    contentSecurityPolicy({
      nonce: "n0nce",
      convexUrl: "https://otter.convex.cloud",
      clerkOrigin: null,
      secure: true,
      development: false,
      ...overrides,
    })
      .split("; ")
      .find((part) => part.split(" ")[0] === name);

  test("runs scripts by nonce, and evaluates text in development alone", () => {
    expect(directive("script-src")).toBe(
      "script-src 'self' 'nonce-n0nce' 'strict-dynamic' https://js.stripe.com https://*.js.stripe.com",
    );
    expect(directive("script-src", { development: true })).toContain("'unsafe-eval'");
  });

  test("lets the page talk to Convex over both of its protocols, and to Clerk where it is not behind our origin", () => {
    expect(directive("connect-src")).toBe(
      "connect-src 'self' https://otter.convex.cloud wss://otter.convex.cloud https://api.stripe.com",
    );
    expect(directive("connect-src", { convexUrl: "http://127.0.0.1:3210" })).toContain("ws://127.0.0.1:3210");
    expect(directive("connect-src", { clerkOrigin: "https://clerk.lectern.example" })).toContain(
      "https://clerk.lectern.example",
    );
  });

  test("lets Stripe.js load, ask Stripe, and frame the bank's challenge: what Stripe's security guide lists", () => {
    for (const host of ["https://js.stripe.com", "https://*.js.stripe.com"]) {
      expect(directive("script-src")?.split(" ")).toContain(host);
      expect(directive("frame-src")?.split(" ")).toContain(host);
    }
    expect(directive("frame-src")?.split(" ")).toContain("https://hooks.stripe.com");
    expect(directive("connect-src")?.split(" ")).toContain("https://api.stripe.com");
  });

  test("cannot be framed, rebased or given plugins", () => {
    expect(directive("frame-ancestors")).toBe("frame-ancestors 'none'");
    expect(directive("base-uri")).toBe("base-uri 'none'");
    expect(directive("object-src")).toBe("object-src 'none'");
  });

  test("upgrades to https only where there is https", () => {
    expect(directive("upgrade-insecure-requests")).toBe("upgrade-insecure-requests");
    expect(directive("upgrade-insecure-requests", { secure: false })).toBeUndefined();
  });
});

test("refused deliveries are logged once a second and counted once in ten, and none is forgotten", () => {
  let now = 0;
  const logged: object[] = [];
  const flushed: { reason: string; count: number }[] = [];
  const meter = createRejectionMeter({
    now: () => now,
    log: (fields) => logged.push(fields),
    flush: (counts) => flushed.push(...counts),
  });
  for (now = 0; now < 10_000; now += 10)
    meter.note(now % 20 === 0 ? "invalid_signature" : "signed_malformed", {});
  meter.note("invalid_signature", {});
  expect(logged).toHaveLength(11);
  expect(logged[1]).toMatchObject({ suppressed: 99 });
  const total = (reason: string) =>
    flushed.filter((count) => count.reason === reason).reduce((sum, { count }) => sum + count, 0);
  expect(total("invalid_signature")).toBe(501);
  expect(total("signed_malformed")).toBe(500);
});

test("an unknown error is `internal`, and its message is neither sent nor logged", () => {
  const thrown = new TypeError("canary of a library");
  const error = toAppError(thrown);
  expect(error.code).toBe("internal");
  expect(JSON.stringify([error, error.message, describeError(thrown)])).not.toContain("canary");
  expect(describeError(thrown).frames?.length).toBeGreaterThan(0);
});

test("work that takes too long is answered, and goes on", async () => {
  let finish = () => undefined as void;
  const work = new Promise<string>((resolve) => (finish = () => resolve("done")));
  const handedOver: (() => Promise<string>)[] = [];
  const goOn = (late: () => Promise<string>) => void handedOver.push(late);
  await expect(withDeadline(work, 1, new Error("late"), goOn)).rejects.toThrow("late");
  expect(handedOver).toHaveLength(1);
  finish();
  expect(await handedOver[0]?.()).toBe("done");
  expect(await withDeadline(work, 1_000, new Error("late"), goOn)).toBe("done");
  expect(handedOver).toHaveLength(1);
});

test("a customer's details are what Stripe takes", () => {
  expect(customerDetails({ email: "no address", name: " \u0000\n " })).toEqual({});
  expect(customerDetails({ email: "a@b", name: "Mara\r\nLind" })).toEqual({
    email: "a@b",
    name: "Mara Lind",
  });
});

/** Serves `answer` for as long as `use` runs. */
async function served(answer: RequestListener, use: (port: number) => Promise<void>): Promise<void> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await use((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

test("TRACE reaches the routes as a method that each of them refuses", async () => {
  const stop = carryTrace();
  await served(
    (request, response) => response.end(request.method),
    async (port) => {
      const seen = await new Promise<string>((resolve, reject) => {
        httpRequest({ port, host: "127.0.0.1", method: "TRACE" }, (response) => {
          response.on("data", (chunk: Buffer) => resolve(chunk.toString()));
        })
          .on("error", reject)
          .end();
      });
      expect(seen).toBe("PATCH");
    },
  ).finally(stop);
});

describe("a body", () => {
  const KIB = 1_024;

  /** Posts `kib` in parts of 16 KiB, or what is sent before the answer is there. Resolves with the answer: what was read. */
  function sent(port: number, path: string, kib: number) {
    return new Promise<number>((resolve, reject) => {
      const post = httpRequest({ port, path, host: "127.0.0.1", method: "POST" }, (response) => {
        response.on("data", (text: Buffer) => {
          resolve(Number(text.toString()));
          post.destroy();
        });
      }).on("error", reject);
      const part = Buffer.alloc(16 * KIB);
      const send = (left: number) => {
        if (left <= 0) post.end();
        else if (!post.destroyed) post.write(part, () => setImmediate(send, left - 16));
      };
      send(kib);
    });
  }

  // As Next reads one that passes the proxy: to its end, and answers a while after.
  const whole: RequestListener = (request, response) => {
    let read = 0;
    request.on("data", (part: Buffer) => (read += part.byteLength));
    request.on("end", () => setTimeout(() => response.end(String(read)), 20));
  };

  let stop: () => void;
  beforeEach(() => (stop = capBody()));
  // Jest runs other suites in this process, with servers of their own.
  afterEach(() => stop());

  test("is capped no more when that was stopped", () => {
    stop();
    return served(whole, async (port) => {
      expect(await sent(port, "/pricing", 1_024)).toBe(1_024 * KIB);
    });
  });

  test.each(["/api/stripe/checkout", "/pricing", "http://any.example/api/webhooks/stripe"])(
    "to %s of 32 MiB is answered on the way",
    (path) =>
      served(whole, async (port) => {
        const read = await sent(port, path, 32 * KIB);
        expect(read).toBeGreaterThan(64 * KIB);
        expect(read).toBeLessThan(256 * KIB);
      }),
  );

  test.each([
    ["/api/stripe/checkout", 64],
    ["/api/webhooks/stripe", 512],
    ["/__clerk/v1/me/profile_image", 4_096],
  ])("to %s of %d KiB is read whole", (path, kib) =>
    served(whole, async (port) => {
      expect(await sent(port, path, kib)).toBe(kib * KIB);
    }),
  );
});
