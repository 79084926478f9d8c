import { Random } from "./random";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What can happen, and how often. The nasty patterns have weights of their own: a generator finds what it makes. */
const WEIGHTS = {
  subscribe: 14,
  doubleClick: 4,
  twoTabs: 8,
  pay: 12,
  payAll: 7,
  cancel: 6,
  resume: 4,
  askSync: 3,
  signIn: 2,
  changeName: 2,
  changePlan: 5,
  burst: 8,
  cancelInBurst: 4,
  dashboardCancel: 3,
  dashboardPause: 3,
  dashboardUnpause: 2,
  failingCard: 7,
  goodCard: 2,
  payInvoice: 2,
  deleteCustomer: 3,
  orphan: 3,
  nextStop: 9,
  clockJump: 2,
  convexDown: 3,
  stripeDown: 2,
  longStripeDown: 2,
  unknownOutcomes: 4,
  killServer: 3,
  loseActions: 3,
  killActions: 3,
  slowWorker: 4,
  staleReads: 5,
  neverGenerate: 2,
  rateLimits: 2,
  serverErrors: 5,
  timeouts: 2,
  cuts: 2,
  poisonRead: 4,
  poisonPayload: 2,
  replay: 3,
  replayDead: 4,
  resend: 3,
  foreign: 2,
  twin: 2,
  alertsDown: 2,
  planChange: 5,
  confirmTwice: 2,
  confirmTwoTabs: 2,
  confirmMoved: 4,
  downgrade: 4,
  undoChange: 2,
  pause: 4,
  unpause: 3,
  payOwn: 4,
  refund: 3,
  dispute: 3,
  deleteAccount: 4,
} as const;

export type CommandKind = keyof typeof WEIGHTS;

/** One thing that happens; `gap` (ms) passes before it. `roll` in [0, 1) decides its details. */
export interface Command {
  id: number;
  kind: CommandKind;
  gap: number;
  who: number;
  roll: number;
}

const GAPS = { burst: 44, seconds: 22, minutes: 14, hours: 8, days: 8, months: 4 } as const;

/** The history that a seed stands for. */
export function commandsOf(seed: number): Command[] {
  const random = new Random(seed ^ 0x5eed);
  const length = random.between(10, 36);
  const first: Command = { id: 0, kind: "subscribe", gap: 0, who: random.next(), roll: random.next() };
  const rest = Array.from({ length }, (_, index): Command => ({
    id: index + 1,
    kind: random.weighted(WEIGHTS),
    gap: gapOf(random),
    who: random.next(),
    roll: random.next(),
  }));
  return [first, ...rest];
}

function gapOf(random: Random): number {
  switch (random.weighted(GAPS)) {
    case "burst":
      return random.between(0, 300);
    case "seconds":
      return random.between(SECOND, 12 * SECOND);
    case "minutes":
      return random.between(30 * SECOND, 5 * MINUTE);
    case "hours":
      return random.between(10 * MINUTE, 6 * HOUR);
    case "days":
      return random.between(DAY, 9 * DAY);
    case "months":
      return random.between(10 * DAY, 40 * DAY);
  }
}
