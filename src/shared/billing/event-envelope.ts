import { z } from "zod";

const ref = z.union([z.string(), z.object({ id: z.string() })]).nullish();

const eventSchema = z.object({
  id: z.string().regex(/^evt_[A-Za-z0-9_]{1,250}$/),
  object: z.literal("event"),
  type: z
    .string()
    .regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/)
    .max(200),
  created: z.number().int().nonnegative(),
  livemode: z.boolean(),
  api_version: z.string().max(100).nullish(),
  account: z.string().max(250).nullish(),
  data: z.object({ object: z.object({ id: z.string().optional(), object: z.string(), customer: ref }) }),
});

/** What we read of an event: who it is about, and nothing of what it says. Times are epoch milliseconds. */
export interface EventEnvelope {
  stripeEventId: string;
  eventType: string;
  stripeCustomerId: string | null;
  apiVersion: string | null;
  livemode: boolean;
  account: string | null;
  eventCreated: number;
}

const CUSTOMER_ID = /^cus_[A-Za-z0-9_]{1,250}$/;

/** The envelope of a verified event, or null for anything that is not a snapshot event. Never throws. */
export function readEventEnvelope(raw: unknown): EventEnvelope | null {
  const parsed = eventSchema.safeParse(raw);
  if (!parsed.success) return null;
  const event = parsed.data;
  return {
    stripeEventId: event.id,
    eventType: event.type,
    stripeCustomerId: customerOf(event.data.object),
    apiVersion: event.api_version ?? null,
    livemode: event.livemode,
    account: event.account ?? null,
    eventCreated: event.created * 1000,
  };
}

function customerOf(object: z.infer<typeof eventSchema>["data"]["object"]): string | null {
  const customer = typeof object.customer === "string" ? object.customer : object.customer?.id;
  const id = object.object === "customer" ? object.id : customer;
  return id !== undefined && CUSTOMER_ID.test(id) ? id : null;
}
