/** What goes wrong at the moment. Counts are used up; times are epoch ms. */
export interface Faults {
  convexDownUntil: number;
  stripeDownUntil: number;
  /** Convex takes the call and the answer is lost. */
  unknownCommitted: number;
  /** The call to Convex is lost. */
  unknownLost: number;
  /** The web server is killed between the commit and its 2xx. */
  killAfterCommit: number;
  loseActions: number;
  killActions: number;
  /** A worker that pauses between its read and its commit for longer than a lease. */
  slowWorkers: number;
  /** The same, before it has looked at the answer. */
  slowReaders: number;
  /** Stripe answers a read with an object that lacks what we need. */
  poisonReads: number;
  /** Calls that Stripe carries out and answers too late. */
  timeouts: number;
  alertsDown: number;
  /** Reads that Stripe answers with the state of a moment ago. */
  staleReads: number;
}

export const NO_FAULTS: Faults = {
  convexDownUntil: 0,
  stripeDownUntil: 0,
  unknownCommitted: 0,
  unknownLost: 0,
  killAfterCommit: 0,
  loseActions: 0,
  killActions: 0,
  slowWorkers: 0,
  slowReaders: 0,
  poisonReads: 0,
  timeouts: 0,
  alertsDown: 0,
  staleReads: 0,
};

type CountName = Exclude<keyof Faults, "convexDownUntil" | "stripeDownUntil">;

/** Whether a counted fault strikes now; uses one of its times. */
export function strikes(faults: Faults, name: CountName): boolean {
  if (faults[name] === 0) return false;
  faults[name] -= 1;
  return true;
}
