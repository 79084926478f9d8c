/** What the control page shows. Billing times in epoch seconds, delivery times in epoch milliseconds (wall clock). */
export interface ControlModel {
  /** Billing time, and how far it is ahead of the wall clock, in seconds. */
  now: number;
  ahead: number;
  stops: ClockStop[];
  people: ControlPerson[];
  deliveries: ControlDelivery[];
  faults: Fault[];
  snapshots: string[];
}

/** A moment worth going to: a renewal, the end of a trial, a retry, the date of a cancellation. */
export interface ClockStop {
  id: string;
  label: string;
  at: number;
}

export interface ControlPerson {
  customer: string;
  name: string;
  /** The subscription's status, null without one. */
  status: string | null;
  plan: string | null;
  card: string | null;
}

export interface ControlDelivery {
  event: string;
  type: string;
  endpoint: string;
  state: "delivered" | "failed" | "waiting";
  attempts: { at: number; outcome: string }[];
}

/** A switch that breaks something on purpose. */
export interface Fault {
  id: string;
  group: "deliveries" | "api";
  title: string;
  text: string;
  /** What the app is expected to do about it. */
  expect: string;
  on: boolean;
}
