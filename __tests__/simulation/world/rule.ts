import { Random } from "./random";

/** The order of reads of one customer, as convex/model/subjects.ts keeps it. */
interface Subject {
  gen: number;
  syncedGen: number;
  seq: number;
  appliedSeq: number;
  leasedUntil: number;
  claimAt: number | null;
  shown: number;
}

interface Moment {
  at: number;
  run: () => void;
}

const LEASE_MS = 90_000;
const DEBOUNCE_MS = 2_000;

interface Exploration {
  seed: number;
  histories: number;
  /** False leaves the fence out, to see that the model can fail. */
  fenced: boolean;
}

/**
 * The ordering rule alone, without functions, network or Stripe: changes, late and repeated wake-ups, slow, failing and
 * lost reads of one customer. Returns how many histories ended with another state shown than the last one.
 */
export function exploreRule({ seed, histories, fenced }: Exploration): number {
  const random = new Random(seed);
  let wrong = 0;
  for (let history = 0; history < histories; history += 1) if (!endsRight(random, fenced)) wrong += 1;
  return wrong;
}

function endsRight(random: Random, fenced: boolean): boolean {
  const subject: Subject = {
    gen: 0,
    syncedGen: 0,
    seq: 0,
    appliedSeq: 0,
    leasedUntil: 0,
    claimAt: null,
    shown: 0,
  };
  const agenda: Moment[] = [];
  let actual = 0;
  let now = 0;
  const plan = (at: number, run: () => void) => {
    agenda.push({ at, run });
  };
  const scheduleClaim = (at: number) => {
    if (subject.leasedUntil > now || (subject.claimAt !== null && subject.claimAt <= at)) return;
    subject.claimAt = at;
    plan(at, claim);
  };
  const wake = () => {
    subject.gen += 1;
    scheduleClaim(now + DEBOUNCE_MS);
  };
  const claim = () => {
    subject.claimAt = null;
    if (subject.leasedUntil > now || subject.gen <= subject.syncedGen) return;
    const gen = subject.gen;
    const seq = (subject.seq += 1);
    const until = now + LEASE_MS;
    subject.leasedUntil = until;
    plan(until, () => {
      if (subject.seq === seq && subject.leasedUntil === until) scheduleClaim(now);
    });
    if (random.chance(0.1)) return;
    plan(now + random.between(1, random.chance(0.1) ? 150_000 : 2_000), () => {
      const read = actual;
      const failed = random.chance(0.1);
      plan(now + random.between(1, random.chance(0.2) ? 150_000 : 2_000), () =>
        commit(gen, seq, failed ? null : read),
      );
    });
  };
  const commit = (gen: number, seq: number, read: number | null) => {
    if (fenced && seq <= subject.appliedSeq) return;
    if (subject.seq === seq) subject.leasedUntil = 0;
    if (read !== null) {
      subject.appliedSeq = seq;
      subject.syncedGen = Math.max(subject.syncedGen, gen);
      subject.shown = read;
    }
    if (subject.gen > subject.syncedGen) scheduleClaim(now + (read === null ? 10_000 : DEBOUNCE_MS));
  };
  let at = 0;
  for (let changes = random.between(2, 7); changes > 0; changes -= 1) {
    at += random.chance(0.6) ? random.between(0, 400) : random.between(400, 120_000);
    plan(at, () => {
      actual += 1;
    });
    for (let copies = random.chance(0.3) ? 2 : 1; copies > 0; copies -= 1) {
      plan(at + random.between(1, random.chance(0.1) ? 3_600_000 : 5_000), wake);
    }
  }
  while (agenda.length > 0) {
    const next = takeEarliest(agenda);
    now = next.at;
    next.run();
  }
  return subject.shown === actual && subject.syncedGen === subject.gen;
}

function takeEarliest(agenda: Moment[]): Moment {
  let earliest = 0;
  for (let index = 1; index < agenda.length; index += 1) {
    if ((agenda[index]?.at ?? Infinity) < (agenda[earliest]?.at ?? Infinity)) earliest = index;
  }
  const [moment] = agenda.splice(earliest, 1);
  if (moment === undefined) throw new Error("An empty agenda.");
  return moment;
}
