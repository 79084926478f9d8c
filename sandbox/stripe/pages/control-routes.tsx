/** @jsxImportSource hono/jsx */
import type { Context, Hono } from "hono";
import { ControlError, type Controls, type PersonState } from "../control/controls";
import type { StripeApp } from "../core/app";
import { fieldOf } from "./card-entry";
import { FAULTS } from "./control-faults";
import { ControlPage, type PersonRow } from "./control-view";
import { respond, seeOther } from "./respond";
import { cadence } from "./words";

/** The control page and its forms; programs use the JSON under the same path. */
export function registerControlPage(server: Hono, app: StripeApp, controls: Controls): void {
  const show = (c: Context, problem: string | null) => {
    const state = controls.state();
    const people = state.people.map((person) => personRow(app, person));
    return respond(c, <ControlPage state={state} people={people} problem={problem} />, {
      status: problem === null ? 200 : 400,
    });
  };
  const form = (name: string, act: (form: FormData) => void) =>
    server.post(`/_sandbox/page/${name}`, async (c) => {
      try {
        act(await formOf(c));
      } catch (error) {
        if (error instanceof ControlError) return show(c, error.message);
        throw error;
      }
      return seeOther(c, "/_sandbox");
    });

  server.get("/_sandbox", (c) => show(c, null));
  form("clock", (values) => controls.advance(clockTarget(values)));
  form("fault", (values) => controls.setChaos(faultPatch(values)));
  form("resend", (values) => controls.resend(fieldOf(values, "delivery")));
  form("snapshot", () => void controls.snapshot());
  form("restore", (values) => controls.restore(fieldOf(values, "id")));
  form("reset", () => controls.reset());
}

/** A form without fields may have no body at all, which is no form to the parser. */
const formOf = async (c: Context): Promise<FormData> =>
  c.req.header("content-type") === undefined ? new FormData() : c.req.formData();

function clockTarget(values: FormData): { advanceTo: number } | { advanceBy: number } {
  const by = Number(fieldOf(values, "by"));
  if (Number.isSafeInteger(by) && by > 0) return { advanceBy: by };
  const date = fieldOf(values, "date");
  const to = date === "" ? Number(fieldOf(values, "to")) : Date.parse(`${date}T00:00:00Z`) / 1000;
  if (!Number.isSafeInteger(to) || to <= 0) throw new ControlError("Choose a date.");
  return { advanceTo: to };
}

function faultPatch(values: FormData): Record<string, number> {
  const fault = FAULTS.find(({ name }) => name === fieldOf(values, "fault"));
  if (!fault) throw new ControlError("There is no such switch.");
  return { [fault.name]: fieldOf(values, "on") === "" ? 0 : fault.value };
}

function personRow(app: StripeApp, person: PersonState): PersonRow {
  const subscription = person.subscriptions[0];
  const price = subscription && app.store.prices.get(subscription.price);
  const product = price && app.store.products.get(price.product);
  const interval = price?.recurring;
  const often = interval ? `, ${cadence({ unit: interval.interval, count: interval.interval_count })}` : "";
  return {
    customer: person.customer,
    name: person.name ?? person.email ?? person.customer,
    plan: product ? `${product.name}${often}` : null,
    status: subscription?.status ?? null,
    method:
      person.card && `${person.card.type === "card" ? "card" : "bank account"} ending ${person.card.last4}`,
  };
}
