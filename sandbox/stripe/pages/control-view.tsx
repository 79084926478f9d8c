/** @jsxImportSource hono/jsx */
import type { ControlDelivery, ControlModel, ControlPerson, Fault } from "./control-model";
import { HiddenFields } from "./card-form";
import { Icon } from "./icons";
import { Badge, Banner, Page } from "./layout";
import { day, moment } from "./words";

const BAR = "You are changing test data only. Real customers are not affected.";

/** A button that is a form of its own, so that it works without a script. */
const Action = ({
  action,
  values,
  label,
  busy,
  tone,
  detail,
}: {
  action: string;
  values: Record<string, string>;
  label: string;
  busy: string;
  tone?: "primary" | "danger";
  /** Words for screen readers that tell this button from its neighbours. */
  detail?: string;
}) => (
  <form method="post" action={`/_sandbox/page/${action}`} data-busy>
    <HiddenFields values={values} />
    <button class={tone ? `btn btn-${tone}` : "btn"} data-busy={busy}>
      {label}
      {detail ? <span class="visually-hidden"> {detail}</span> : null}
    </button>
  </form>
);

function aheadWords(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  if (days === 0 && hours === 0) return "The same as the wall clock.";
  const words = [days > 0 ? `${days} day${days === 1 ? "" : "s"}` : "", hours > 0 ? `${hours} h` : ""];
  return `${words.filter(Boolean).join(" ")} ahead of today.`;
}

const Clock = ({ model }: { model: ControlModel }) => (
  <section class="card pad gap" aria-labelledby="clock-title">
    <h2 id="clock-title">Clock</h2>
    <div id="clock" data-live>
      <p class="clock">{moment(model.now)} UTC</p>
      <p class="small muted">{aheadWords(model.ahead)} Time only moves forward.</p>
      <div class="actions gap">
        <Action action="clock" values={{ by: "3600" }} label="+1 hour" busy="Advancing…" />
        <Action action="clock" values={{ by: "86400" }} label="+1 day" busy="Advancing…" />
        {model.stops.map((stop) => (
          <Action
            action="clock"
            values={{ to: String(stop.at) }}
            label={`${stop.label}, ${day(stop.at)}`}
            busy="Advancing…"
          />
        ))}
      </div>
    </div>
    <form class="promo" method="post" action="/_sandbox/page/clock" data-busy>
      <div>
        <label class="label" for="date">
          Another date (UTC)
        </label>
        <input class="input" id="date" name="date" type="date" min={isoDay(model.now)} required />
      </div>
      <button class="btn" data-busy="Advancing…">
        Go to date
      </button>
    </form>
  </section>
);

const isoDay = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

const Person = ({ person }: { person: ControlPerson }) => (
  <li class="between">
    <div>
      <p class="strong">{person.name}</p>
      <p class="small muted">
        {person.plan ?? "No plan"}
        {person.card ? `, ${person.card}` : ", no card"}
      </p>
    </div>
    <Badge icon="circle-dot">{person.status ?? "none"}</Badge>
  </li>
);

const People = ({ people }: { people: ControlPerson[] }) => (
  <section class="card gap" aria-labelledby="people-title">
    <h2 class="card-title" id="people-title">
      People and cards
    </h2>
    <ul class="rows" id="people" data-live>
      {people.length === 0 ? <li class="muted">Nobody has been to Checkout yet.</li> : null}
      {people.map((person) => (
        <Person person={person} />
      ))}
    </ul>
  </section>
);

const FaultRow = ({ fault }: { fault: Fault }) => (
  <li class="fault">
    <div>
      <p class="strong" id={`fault-${fault.id}`}>
        {fault.title}
      </p>
      <p class="small muted">{fault.text}</p>
      <p class="tiny expect">
        <Icon name="target" size={14} />
        <span>Expect: {fault.expect}</span>
      </p>
    </div>
    <form method="post" action="/_sandbox/page/fault">
      <HiddenFields values={{ fault: fault.id, on: fault.on ? "" : "1" }} />
      <button
        class="switch"
        role="switch"
        aria-checked={fault.on ? "true" : "false"}
        aria-labelledby={`fault-${fault.id}`}
      >
        <span class="visually-hidden">{fault.on ? "On" : "Off"}</span>
      </button>
    </form>
  </li>
);

const Faults = ({ id, title, faults }: { id: string; title: string; faults: Fault[] }) => (
  <section class="card gap" aria-labelledby={`${id}-title`}>
    <div class="card-title between">
      <h2 id={`${id}-title`}>{title}</h2>
      <span class="tiny">
        {faults.filter(({ on }) => on).length} of {faults.length} on
      </span>
    </div>
    <ul class="rows">
      {faults.map((fault) => (
        <FaultRow fault={fault} />
      ))}
    </ul>
  </section>
);

const DeliveryBadge = ({ state }: { state: ControlDelivery["state"] }) => {
  switch (state) {
    case "delivered":
      return (
        <Badge tone="success" icon="check">
          Delivered
        </Badge>
      );
    case "failed":
      return (
        <Badge tone="danger" icon="circle-x">
          Failed
        </Badge>
      );
    case "waiting":
      return <Badge icon="clock">Queued</Badge>;
  }
};

const wallTime = (ms: number): string => new Date(ms).toISOString().slice(11, 19);

const DeliveryRow = ({ delivery }: { delivery: ControlDelivery }) => (
  <li>
    <div class="between">
      <p class="strong">{delivery.type}</p>
      <DeliveryBadge state={delivery.state} />
    </div>
    <ol class="tiny">
      {delivery.attempts.map(({ at, outcome }) => (
        <li>
          {wallTime(at)} UTC: {outcome}
        </li>
      ))}
    </ol>
    <div class="gap-small">
      <Action
        action="resend"
        values={{ event: delivery.event, endpoint: delivery.endpoint }}
        label="Resend"
        busy="Sending…"
        detail={`${delivery.type} ${delivery.event}`}
      />
    </div>
  </li>
);

const Deliveries = ({ deliveries }: { deliveries: ControlDelivery[] }) => (
  <section class="card gap" aria-labelledby="deliveries-title">
    <h2 class="card-title" id="deliveries-title">
      Deliveries
    </h2>
    <ol class="rows scroll" id="deliveries" data-live tabindex={0} aria-labelledby="deliveries-title">
      {deliveries.length === 0 ? <li class="muted">Nothing has been sent yet.</li> : null}
      {deliveries.map((delivery) => (
        <DeliveryRow delivery={delivery} />
      ))}
    </ol>
    <p class="card-foot tiny">
      <Icon name="info" size={14} />
      Signed as Stripe signs, sent to the app's own endpoint.
    </p>
  </section>
);

const Snapshots = ({ names }: { names: string[] }) => (
  <section class="card pad gap" aria-labelledby="snapshots-title">
    <h2 id="snapshots-title">Snapshots</h2>
    <p class="small muted">
      A copy of everything the stand-in holds. Restoring does not turn the clock back.
    </p>
    <form class="promo" method="post" action="/_sandbox/page/snapshot" data-busy>
      <div>
        <label class="label" for="name">
          Name
        </label>
        <input
          class="input"
          id="name"
          name="name"
          required
          pattern="[A-Za-z0-9_-]+"
          maxlength={40}
          autocomplete="off"
        />
      </div>
      <button class="btn" data-busy="Saving…">
        Save
      </button>
    </form>
    {names.length > 0 ? (
      <ul class="actions gap">
        {names.map((name) => (
          <li>
            <Action action="restore" values={{ name }} label={`Restore ${name}`} busy="Restoring…" />
          </li>
        ))}
      </ul>
    ) : null}
  </section>
);

const Reset = () => (
  <details class="reset">
    <summary class="btn btn-danger">
      <Icon name="rotate-ccw" />
      Reset sandbox
    </summary>
    <div class="card pad gap">
      <p class="small muted">Deletes every customer, subscription and event. The catalogue stays.</p>
      <div class="gap">
        <Action action="reset" values={{}} label="Delete everything" busy="Deleting…" tone="danger" />
      </div>
    </div>
  </details>
);

/** The sandbox's own page: move time, break deliveries, see what was sent. */
export const ControlPage = ({ model, problem }: { model: ControlModel; problem: string | null }) => (
  <Page title="Sandbox controls" bar={BAR} barLink={null} width="wide">
    <div class="between top">
      <div>
        <h1>Sandbox controls</h1>
        <p class="muted">Move time, break deliveries and watch what the app does.</p>
      </div>
      <Reset />
    </div>
    {problem ? <Banner tone="danger" title={problem} /> : null}
    <Clock model={model} />
    <div class="columns">
      <div>
        <Faults
          id="chaos"
          title="Chaos"
          faults={model.faults.filter(({ group }) => group === "deliveries")}
        />
        <Faults id="api" title="API faults" faults={model.faults.filter(({ group }) => group === "api")} />
        <Snapshots names={model.snapshots} />
      </div>
      <div>
        <People people={model.people} />
        <Deliveries deliveries={model.deliveries} />
      </div>
    </div>
  </Page>
);
