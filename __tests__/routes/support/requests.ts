import { SITE } from "./world";

interface RequestShape {
  body?: unknown;
  /** Sent as it is, instead of `body` as JSON. */
  raw?: BodyInit;
  method?: string;
  /** Replaces or, with null, removes a header of an honest request. */
  headers?: Record<string, string | null>;
}

/** A request as one of our own pages sends it. */
export function pageRequest(
  path: string,
  { body = {}, raw, method = "POST", headers = {} }: RequestShape = {},
): Request {
  const all = new Headers({
    "content-type": "application/json",
    origin: SITE,
    "sec-fetch-site": "same-origin",
  });
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) all.delete(name);
    else all.set(name, value);
  }
  const payload = method === "GET" || method === "HEAD" ? undefined : (raw ?? JSON.stringify(body));
  // `duplex` belongs to streams as bodies; the DOM's types do not know it.
  const init: RequestInit & { duplex: "half" } = { method, headers: all, body: payload, duplex: "half" };
  return new Request(`http://localhost:3000${path}`, init);
}

/** Our error body, read from an answer. */
export async function errorOf(response: Response): Promise<{ status: number; code: string; text: string }> {
  const text = await response.text();
  const parsed = JSON.parse(text) as { code: string };
  return { status: response.status, code: parsed.code, text };
}
