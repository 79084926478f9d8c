import type { Context, Hono } from "hono";
import { z } from "zod";
import { ControlError, type Controls } from "./controls";

const clockRequest = z.union([
  z.strictObject({ advanceTo: z.number().int() }),
  z.strictObject({ advanceBy: z.number().int().min(0) }),
  z.strictObject({ stop: z.string() }),
]);
const chaosRequest = z.record(z.string(), z.union([z.number().int(), z.boolean(), z.string()]));
const restoreRequest = z.strictObject({ id: z.string() });
const dunningRequest = z.strictObject({
  retryDays: z.array(z.number().int().positive()).max(8),
  exhausted: z.enum(["canceled", "unpaid", "past_due"]),
});

/** The control API: JSON in, the new state out; refusals are 400 with `{error}`. */
export function registerControls(server: Hono, controls: Controls): void {
  const act = async <T>(
    c: Context,
    schema: z.ZodType<T>,
    action: (input: T) => unknown,
  ): Promise<Response> => {
    const parsed = schema.safeParse(await bodyOf(c));
    if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 400);
    try {
      const result = action(parsed.data);
      return c.json({ result: result ?? null, state: controls.state() });
    } catch (error) {
      if (error instanceof ControlError) return c.json({ error: error.message }, 400);
      throw error;
    }
  };
  const nothing = z.unknown();
  server.get("/_sandbox/state", (c) => c.json(controls.state()));
  server.post("/_sandbox/clock", (c) => act(c, clockRequest, (input) => controls.advance(input)));
  server.post("/_sandbox/chaos", (c) => act(c, chaosRequest, (input) => controls.setChaos(input)));
  server.post("/_sandbox/dunning", (c) => act(c, dunningRequest, (input) => controls.setDunning(input)));
  server.post("/_sandbox/deliveries/:id/resend", (c) =>
    act(c, nothing, () => controls.resend(c.req.param("id"))),
  );
  server.post("/_sandbox/reset", (c) => act(c, nothing, () => controls.reset()));
  server.post("/_sandbox/snapshot", (c) => act(c, nothing, () => controls.snapshot()));
  server.post("/_sandbox/restore", (c) => act(c, restoreRequest, (input) => controls.restore(input.id)));
}

/** The JSON body; an empty or broken one is undefined, which the schemas refuse where they need one. */
async function bodyOf(c: Context): Promise<unknown> {
  const text = await c.req.text();
  try {
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
