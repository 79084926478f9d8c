import { MESSAGES, NO_ANSWER } from "@/features/billing/messages";
import { addressOf, isWebAddress, postBilling } from "@/features/billing/post-billing";

const answering = (response: () => Response | Promise<Response>) => {
  const fetcher = jest.fn<Promise<Response>, [string, RequestInit]>(() => Promise.resolve().then(response));
  globalThis.fetch = fetcher as unknown as typeof fetch;
  return fetcher;
};
const original = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = original;
});

test("a route is asked with JSON and its answer is handed on", async () => {
  const fetcher = answering(() => Response.json({ url: "https://checkout.stripe.com/c/1" }));
  expect(await postBilling("checkout", { billingPeriod: "annual" })).toEqual({
    kind: "ok",
    body: { url: "https://checkout.stripe.com/c/1" },
  });
  expect(fetcher).toHaveBeenCalledWith(
    "/api/stripe/checkout",
    expect.objectContaining({ method: "POST", body: '{"billingPeriod":"annual"}' }),
  );
});

test("a failure is said in the page's words and never in the server's", async () => {
  answering(() => Response.json({ error: "psst", code: "stripe_busy", requestId: "req_1" }, { status: 503 }));
  expect(await postBilling("cancel", {})).toEqual({
    kind: "failed",
    code: "stripe_busy",
    message: MESSAGES.stripe_busy,
  });
});

test("a code that this page does not know is our own failure", async () => {
  answering(() => Response.json({ code: "toString" }, { status: 418 }));
  expect(await postBilling("cancel", {})).toMatchObject({ kind: "failed", code: "internal" });
});

test.each<[string, () => Response | Promise<Response>]>([
  ["no connection", () => Promise.reject(new TypeError("Failed to fetch"))],
  ["a page instead of JSON", () => new Response("<html>", { status: 502 })],
])("%s is a failure with words", async (_name, response) => {
  answering(response);
  expect(await postBilling("resume", {})).toEqual({ kind: "failed", code: "no_answer", message: NO_ANSWER });
});

test.each(["javascript:alert(1)", "data:text/html,x", "/dashboard", "", "file:///etc/passwd", "ftp://x"])(
  "%j is never opened",
  (address) => {
    expect(isWebAddress(address)).toBe(false);
    expect(addressOf({ url: address })).toBeNull();
  },
);

test.each([null, "https://x.test", {}, { url: 1 }, []])("%j leads nowhere", (body) => {
  expect(addressOf(body)).toBeNull();
});

test("a web address is opened", () => {
  expect(addressOf({ url: "https://checkout.stripe.com/c/1" })).toBe("https://checkout.stripe.com/c/1");
});

test("a line that went silent is given up after half a minute, with words", async () => {
  jest.useFakeTimers();
  const fetcher = jest.fn(
    (_: string, { signal }: RequestInit) =>
      new Promise<Response>((_resolve, reject) =>
        signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError"))),
      ),
  );
  globalThis.fetch = fetcher as unknown as typeof fetch;
  const answer = postBilling("cancel", {});
  await jest.advanceTimersByTimeAsync(30_000);
  expect(await answer).toEqual({ kind: "failed", code: "no_answer", message: NO_ANSWER });
  jest.useRealTimers();
});
