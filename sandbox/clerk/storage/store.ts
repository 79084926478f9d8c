import path from "node:path";
import type { Client, Delivery, Image, Mail, Session, SignIn, SignUp, Ticket, User } from "../entities";
import { DAY, now } from "../time";
import { Collection } from "./collection";
import type { Change } from "./journal";
import { openJournal } from "./journal";

const COMMITS_BEFORE_REWRITE = 10_000;
const DEAD_SESSION_STAYS = 30 * DAY;
const MAILS_KEPT = 200;
const DELIVERIES_KEPT = 500;

export interface Store {
  users: Collection<User>;
  sessions: Collection<Session>;
  clients: Collection<Client>;
  signUps: Collection<SignUp>;
  signIns: Collection<SignIn>;
  tickets: Collection<Ticket>;
  mails: Collection<Mail>;
  images: Collection<Image>;
  deliveries: Collection<Delivery>;
  /** Makes everything since the last commit durable, all or nothing; called before a request is answered. */
  commit(): void;
}

/** The state in `dataDir`, or in memory alone when that is null. */
export function openStore(dataDir: string | null): Store {
  const journal = openJournal(dataDir === null ? null : path.join(dataDir, "clerk.jsonl"));
  let pending: Change[] = [];
  let commits = 0;
  const record = (change: Change) => void pending.push(change);
  const collections = createCollections(record);
  for (const change of journal.read()) restoreChange(collections, change);
  const rewrite = () => {
    prune(collections);
    pending = [];
    commits = 0;
    journal.rewrite(snapshot(collections));
  };
  rewrite();
  return {
    ...collections,
    commit() {
      if (pending.length === 0) return;
      const changes = pending;
      pending = [];
      journal.append(changes);
      commits += 1;
      if (commits >= COMMITS_BEFORE_REWRITE) rewrite();
    },
  };
}

type Collections = ReturnType<typeof createCollections>;

function createCollections(record: (change: Change) => void) {
  return {
    users: new Collection<User>("users", record, (user) =>
      user.emailAddresses.flatMap((e) => (e.verification?.status === "verified" ? [e.emailAddress] : [])),
    ),
    sessions: new Collection<Session>("sessions", record, (session) => [session.userId]),
    clients: new Collection<Client>("clients", record, (client) => [client.token]),
    signUps: new Collection<SignUp>("signUps", record),
    signIns: new Collection<SignIn>("signIns", record),
    tickets: new Collection<Ticket>("tickets", record, (ticket) => [ticket.token]),
    mails: new Collection<Mail>("mails", record),
    images: new Collection<Image>("images", record),
    deliveries: new Collection<Delivery>("deliveries", record),
  };
}

function restoreChange(collections: Collections, change: Change): void {
  for (const collection of Object.values(collections)) {
    if (collection.name === change.collection) collection.restore(change.id, change.row);
  }
}

function snapshot(collections: Collections): Change[] {
  return Object.values(collections).flatMap((collection) =>
    collection.all().map((row) => ({ collection: collection.name, id: row.id, row })),
  );
}

/** Drops what nobody can use any more, so a data folder in daily use stays small. */
function prune(store: Collections): void {
  const at = now();
  for (const row of store.signUps.all()) if (row.abandonAt <= at) store.signUps.delete(row.id);
  for (const row of store.signIns.all()) if (row.abandonAt <= at) store.signIns.delete(row.id);
  for (const row of store.tickets.all()) if (row.expireAt <= at) store.tickets.delete(row.id);
  for (const row of store.sessions.all()) {
    if (row.expireAt + DEAD_SESSION_STAYS <= at) store.sessions.delete(row.id);
  }
  for (const row of store.clients.all()) {
    const alive = row.sessionIds.some((id) => store.sessions.get(id));
    if (!alive && row.createdAt + DEAD_SESSION_STAYS <= at) store.clients.delete(row.id);
  }
  keepNewest(store.mails, MAILS_KEPT);
  keepNewest(store.deliveries, DELIVERIES_KEPT);
}

/** Deletes the oldest rows beyond `limit`. */
export function keepNewest<Row extends { id: string }>(collection: Collection<Row>, limit: number): void {
  for (const row of collection.all().slice(0, -limit)) collection.delete(row.id);
}
