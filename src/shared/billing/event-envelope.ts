import { z } from "zod";

const stripeId = z.string().regex(/^[A-Za-z0-9_]{1,255}$/);
const reference = z
  .union([stripeId, z.object({ id: stripeId })])
  .nullish()
  .catch(null);

/** Of most kinds; an upcoming invoice has no id. */
const subject = z.object({
  object: z.string().optional(),
  id: z.unknown().optional(),
  customer: reference,
  payment_intent: reference,
});

const head = {
  id: z.string().regex(/^evt_[A-Za-z0-9_]{1,255}$/),
  type: z.string().regex(/^[a-z0-9_.]{1,100}$/),
  livemode: z.boolean(),
};

/** The snapshot event of the classic API: what every subscription event is. */
const snapshotEvent = z.object({
  ...head,
  object: z.literal("event"),
  api_version: z.string().max(100).nullish(),
  account: stripeId.nullish(),
  /** Seconds. */
  created: z.number().int().nonnegative().max(253_402_300_799),
  data: z.object({
    object: subject,
    previous_attributes: z.object({ customer: reference }).nullish().catch(null),
  }),
});

/** A thin event: it names an object and carries none. It is kept and acted on by nobody. */
const thinEvent = z.object({ ...head, object: z.literal("v2.core.event"), created: z.iso.datetime() });

const stripeEvent = z.discriminatedUnion("object", [snapshotEvent, thinEvent]);

/** What we read of an event before we store it. Nothing in it becomes billing state. */
export interface EventEnvelope {
  stripeEventId: string;
  eventType: string;
  /** Whose picture may have changed; null when the event does not say. */
  stripeCustomerId: string | null;
  /** The payment that a dispute or a fraud warning is about: neither names its customer. */
  paymentIntentId: string | null;
  apiVersion: string | null;
  livemode: boolean;
  /** The connected account that it came from; ours never has one. */
  account: string | null;
  /** Epoch milliseconds. Used for nothing but display: order is not promised. */
  eventCreated: number;
}

/** The envelope of an event, delivered or listed, or null for anything that is not one. Never throws. */
export function readEventEnvelope(raw: unknown): EventEnvelope | null {
  const event = stripeEvent.safeParse(raw).data;
  if (event === undefined) return null;
  const common = { stripeEventId: event.id, eventType: event.type, livemode: event.livemode };
  if (event.object === "v2.core.event") {
    const eventCreated = Date.parse(event.created);
    const nobody = { stripeCustomerId: null, paymentIntentId: null, account: null };
    return { ...common, ...nobody, apiVersion: null, eventCreated };
  }
  return {
    ...common,
    stripeCustomerId: customerOf(event.data),
    paymentIntentId: idOf(event.data.object.payment_intent),
    apiVersion: event.api_version ?? null,
    account: event.account ?? null,
    eventCreated: event.created * 1_000,
  };
}

type EventData = z.infer<typeof snapshotEvent>["data"];

/** A customer's own id, else the object's customer; a detached card has lost it and names it as its previous one. */
function customerOf({ object, previous_attributes }: EventData): string | null {
  const named = object.object === "customer" ? object.id : (object.customer ?? previous_attributes?.customer);
  const id = idOf(named);
  return id !== null && /^cus_[A-Za-z0-9_]{1,251}$/.test(id) ? id : null;
}

function idOf(named: unknown): string | null {
  const id = typeof named === "object" && named !== null && "id" in named ? named.id : named;
  return typeof id === "string" ? id : null;
}
