/** @jsxImportSource hono/jsx */
import type { SandboxState } from "../control/controls";
import type { ClockStop } from "../control/stops";
import type { Attempt, Delivery } from "../delivery/deliverer";
import { Faults } from "./control-switches";
import { HiddenFields } from "./card-form";
import { Icon } from "./icons";
import { Badge, Banner, Page } from "./layout";
import { day, moment } from "./words";

/** One customer of the list: whom, and what they pay for. */
export interface PersonRow {
  customer: string;
  name: string;
  plan: string | null;
  /** The subscription's status, null without one. */
  status: string | null;
  /** The card or bank account that pays. */
  method: string | null;
}

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

const STOPS: Readonly<Record<ClockStop["name"], string>> = {
  trial_notice: "Trial notice",
  renewal_notice: "Renewal notice",
  trial_end: "Trial ends",
  renewal: "Renewal",
  renewal_payment: "Renewal payment",
  retry: "Payment retry",
  cancel: "Cancellation",
  checkout_expiry: "Checkout expires",
  debit_answer: "Bank answers",
  incomplete_expiry: "Incomplete expires",
};

const Clock = ({ clock }: { clock: SandboxState["clock"] }) => (
  <section class="card pad gap" aria-labelledby="clock-title">
    <h2 id="clock-title">Clock</h2>
    <div id="clock" data-live>
      <p class="clock">{moment(clock.now)} UTC</p>
      <p class="small muted">{aheadWords(clock.offsetSeconds)} Time only moves forward.</p>
      <div class="actions gap">
        <Action action="clock" values={{ by: "3600" }} label="+1 hour" busy="Advancing…" />
        <Action action="clock" values={{ by: "86400" }} label="+1 day" busy="Advancing…" />
        {clock.stops.map((stop) => (
          <Action
            action="clock"
            values={{ to: String(stop.at) }}
            label={`${STOPS[stop.name]}, ${day(stop.at)}`}
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
        <input class="input" id="date" name="date" type="date" min={isoDay(clock.now)} required />
      </div>
      <button class="btn" data-busy="Advancing…">
        Go to date
      </button>
    </form>
  </section>
);

const isoDay = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

/** Green while all is well, amber while somebody has to do something. */
function toneOf(status: string | null): { tone?: "success" | "brand" | "warning" } {
  switch (status) {
    case "active":
      return { tone: "success" };
    case "trialing":
      return { tone: "brand" };
    case "past_due":
    case "incomplete":
    case "unpaid":
      return { tone: "warning" };
    default:
      return {};
  }
}

const Person = ({ person }: { person: PersonRow }) => (
  <li class="between">
    <div>
      <p class="strong">{person.name}</p>
      <p class="small muted">
        {person.plan ?? "No plan"}
        {person.method ? `, ${person.method}` : ", no card"}
      </p>
    </div>
    <Badge icon="circle-dot" {...toneOf(person.status)}>
      {person.status ?? "none"}
    </Badge>
  </li>
);

const People = ({ people }: { people: PersonRow[] }) => (
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

const DeliveryBadge = ({ state }: { state: Delivery["state"] }) => {
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

const outcome = ({ status, error, durationMs }: Attempt): string =>
  status === null ? `no answer (${error ?? "unknown"})` : `${status} in ${durationMs} ms`;

const wallTime = (ms: number): string => new Date(ms).toISOString().slice(11, 19);

const DeliveryRow = ({ delivery }: { delivery: Delivery }) => (
  <li>
    <div class="between">
      <p class="strong">{delivery.type}</p>
      <DeliveryBadge state={delivery.state} />
    </div>
    <ol class="tiny">
      {delivery.attempts.map((attempt) => (
        <li>
          {wallTime(attempt.at)} UTC: {outcome(attempt)}
        </li>
      ))}
      {delivery.nextAttemptAt === null ? null : <li>Next try {wallTime(delivery.nextAttemptAt)} UTC</li>}
    </ol>
    <div class="gap-small">
      <Action
        action="resend"
        values={{ delivery: delivery.id }}
        label="Resend"
        busy="Sending…"
        detail={`${delivery.type} ${delivery.event}`}
      />
    </div>
  </li>
);

const Deliveries = ({ deliveries }: { deliveries: Delivery[] }) => (
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

const Snapshots = ({ snapshots }: { snapshots: SandboxState["snapshots"] }) => (
  <section class="card pad gap" aria-labelledby="snapshots-title">
    <h2 id="snapshots-title">Snapshots</h2>
    <p class="small muted">
      A copy of everything the stand-in holds, kept until it stops. Restoring does not turn the clock back.
    </p>
    <div class="actions gap">
      <Action action="snapshot" values={{}} label="Take a snapshot" busy="Saving…" />
      {snapshots.map(({ id, at }, index) => (
        <Action
          action="restore"
          values={{ id }}
          label={`Restore ${index + 1}, ${wallTime(at)} UTC`}
          busy="Restoring…"
        />
      ))}
    </div>
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
export const ControlPage = ({
  state,
  people,
  problem,
}: {
  state: SandboxState;
  people: PersonRow[];
  problem: string | null;
}) => (
  <Page title="Sandbox controls" bar={BAR} barLink={null} width="wide">
    <div class="between top">
      <div>
        <h1>Sandbox controls</h1>
        <p class="muted">Move time, break deliveries and watch what the app does.</p>
      </div>
      <Reset />
    </div>
    {problem ? <Banner tone="danger" title={problem} /> : null}
    <Clock clock={state.clock} />
    <div class="columns">
      <div>
        <Faults group="deliveries" title="Chaos" chaos={state.chaos} />
        <Faults group="api" title="API faults" chaos={state.chaos} />
        <Snapshots snapshots={state.snapshots} />
      </div>
      <div>
        <People people={people} />
        <Deliveries deliveries={state.deliveries} />
      </div>
    </div>
  </Page>
);
