import type { IncomingMessage } from "node:http";
import type { WebSocket } from "ws";
import { readAdminKey, withTokenIdentifier } from "../auth/admin-key";
import { TokenRejectedError } from "../auth/verify-token";
import type { UserIdentity } from "../engine/context";
import type { Outcome, RunOptions } from "../engine/outcome";
import type { DeploymentServer } from "./deployment-server";
import { argumentsOf } from "./deployment-server";
import { Subscriptions } from "./subscriptions";
import type {
  Authenticate,
  ClientMessage,
  FunctionCall,
  ModifyQuerySet,
  StateVersion,
} from "./sync-messages";
import { decodeTimestamp, encodeTimestamp } from "./timestamps";
import { frames } from "./transition-frames";

interface SessionAuth {
  identity: UserIdentity | null;
  isAdmin: boolean;
  /** Wall time in milliseconds; null for a session that does not expire. */
  expiresAt: number | null;
  token: string | null;
}

const SIGNED_OUT: SessionAuth = { identity: null, isAdmin: false, expiresAt: null, token: null };
const PING_MS = 15_000;

/** One sync socket: keeps a client's queries fresh and runs its mutations and actions. */
export class SyncSession {
  private readonly subscriptions: Subscriptions;
  /** What the client asked for, and what the last Transition told it. */
  private readonly asked = { querySet: 0, identity: 0 };
  private told: StateVersion = { querySet: 0, identity: 0, ts: 0n };
  private auth = SIGNED_OUT;
  private sessionId = "";
  private clockSkew: number | null = null;
  private messages: Promise<void> = Promise.resolve();
  private mutations: Promise<void> = Promise.resolve();
  private updateWanted = false;
  private updating = false;
  private closed = false;
  private readonly ping: NodeJS.Timeout;

  constructor(
    private readonly socket: WebSocket,
    private readonly request: IncomingMessage,
    private readonly server: DeploymentServer,
    onClose: (session: SyncSession) => void,
  ) {
    this.subscriptions = new Subscriptions(server.engine, () => this.update());
    this.ping = setInterval(() => this.send({ type: "Ping" }), PING_MS);
    socket.on("close", () => {
      this.closed = true;
      clearInterval(this.ping);
      this.subscriptions.close();
      onClose(this);
    });
    socket.on("error", () => socket.terminate());
    // Messages take effect in the order they arrive, although some wait for a key server.
    socket.on("message", (data: Buffer) => {
      this.messages = this.messages
        .then(() => this.receive(data))
        .catch((error: unknown) => this.fail(error));
    });
  }

  /** The code changed. */
  deployed(): void {
    this.subscriptions.invalidateAll();
    this.update();
  }

  terminate(): void {
    this.closed = true;
    clearInterval(this.ping);
    this.socket.terminate();
  }

  private async receive(data: Buffer): Promise<void> {
    if (this.closed) return;
    const message = JSON.parse(data.toString()) as ClientMessage;
    switch (message.type) {
      case "Connect": {
        const { engine } = this.server;
        this.sessionId = message.sessionId;
        if (message.clientTs !== undefined) this.clockSkew = message.clientTs - Date.now();
        const seen =
          message.maxObservedTimestamp === undefined ? 0n : decodeTimestamp(message.maxObservedTimestamp);
        // A client may have seen a later time than a deployment that was wiped since.
        if (seen > engine.database.lastTimestamp) engine.database.advanceTimestamp(seen);
        return;
      }
      case "Authenticate":
        return this.authenticate(message);
      case "ModifyQuerySet":
        return this.modifyQuerySet(message);
      case "Mutation":
        if (!this.closeIfExpired()) this.queueMutation(message);
        return;
      case "Action":
        if (!this.closeIfExpired()) void this.runAction(message).catch((error: unknown) => this.fail(error));
        return;
      case "Event":
        return;
    }
  }

  private async authenticate(message: Authenticate): Promise<void> {
    try {
      this.auth = await this.verify(message);
    } catch (error) {
      const text = error instanceof TokenRejectedError ? error.message : "The token could not be checked.";
      this.rejectAuth(text, message.baseVersion, true);
      return;
    }
    if (message.baseVersion !== this.asked.identity) {
      this.fatal("BaseVersionMismatch");
      return;
    }
    this.asked.identity += 1;
    this.subscriptions.invalidateAll();
    this.update();
  }

  private async verify({
    tokenType,
    value = "",
    impersonating,
    actingAs,
  }: Authenticate): Promise<SessionAuth> {
    if (tokenType === "None") return SIGNED_OUT;
    if (tokenType === "User") {
      const { identity, expiresAt } = await this.server.verifier.verify(value);
      return { identity, expiresAt, isAdmin: false, token: value };
    }
    const admin = readAdminKey(value, this.server.adminKey);
    if (admin === null)
      throw new TokenRejectedError("Unauthenticated", "The provided deploy key was invalid.");
    const actor = impersonating ?? actingAs;
    const identity = actor === undefined ? admin.identity : withTokenIdentifier(actor);
    return { identity, isAdmin: true, expiresAt: null, token: null };
  }

  private modifyQuerySet({ baseVersion, newVersion, modifications }: ModifyQuerySet): void {
    if (baseVersion !== this.asked.querySet) {
      this.fatal("BaseVersionMismatch");
      return;
    }
    for (const modification of modifications) {
      if (modification.type === "Add") this.subscriptions.add(modification);
      else this.subscriptions.remove(modification.queryId);
    }
    this.asked.querySet = newVersion;
    this.update();
  }

  /** A client's mutations run one after another; a repeated one gets the answer of the first. */
  private queueMutation(call: FunctionCall): void {
    const options = this.runOptions(call);
    this.mutations = this.mutations
      .then(async () => {
        const dedupe = { sessionId: this.sessionId, requestId: call.requestId };
        const outcome = await this.server.engine.run("mutation", call.udfPath, argumentsOf(call.args), {
          ...options,
          dedupe,
        });
        this.respond("MutationResponse", call.requestId, outcome);
      })
      .catch((error: unknown) => this.fail(error));
  }

  private async runAction(call: FunctionCall): Promise<void> {
    const outcome = await this.server.engine.run(
      "action",
      call.udfPath,
      argumentsOf(call.args),
      this.runOptions(call),
    );
    this.respond("ActionResponse", call.requestId, outcome);
  }

  /** The answer comes before the Transition that shows its effects, because optimistic updates need that order. */
  private respond(type: "MutationResponse" | "ActionResponse", requestId: number, outcome: Outcome): void {
    const { logLines } = outcome;
    if (outcome.ok) {
      const ts = type === "MutationResponse" ? { ts: encodeTimestamp(outcome.timestamp) } : {};
      this.send({ type, requestId, success: true, result: outcome.value, ...ts, logLines });
    } else {
      const data = outcome.data === undefined ? {} : { errorData: outcome.data };
      this.send({ type, requestId, success: false, result: outcome.message, logLines, ...data });
    }
    this.update();
  }

  private runOptions({ componentPath }: { componentPath?: string }): RunOptions {
    const { identity, isAdmin, token } = this.auth;
    return {
      identity,
      allowInternal: isAdmin,
      ...(componentPath === undefined || !isAdmin ? {} : { component: componentPath }),
      request: {
        ip: this.request.socket.remoteAddress ?? null,
        userAgent: this.request.headers["user-agent"] ?? null,
        authToken: token,
      },
    };
  }

  /** Sends a Transition soon; requests that arrive meanwhile share one. */
  private update(): void {
    this.updateWanted = true;
    if (this.updating || this.closed) return;
    this.updating = true;
    void this.updateUntilFresh().catch((error: unknown) => this.fail(error));
  }

  private async updateUntilFresh(): Promise<void> {
    try {
      while (this.updateWanted && !this.closed) {
        this.updateWanted = false;
        await this.transition();
      }
    } finally {
      this.updating = false;
    }
  }

  private async transition(): Promise<void> {
    if (this.closeIfExpired()) return;
    const target = { ...this.asked };
    const { modifications, timestamp } = await this.subscriptions.refresh(this.runOptions({}));
    const end: StateVersion = { ...target, ts: timestamp > this.told.ts ? timestamp : this.told.ts };
    const message = {
      type: "Transition",
      startVersion: onWire(this.told),
      endVersion: onWire(end),
      modifications,
      clientClockSkew: this.clockSkew,
      serverTs: Date.now() * 1e6,
    };
    this.told = end;
    for (const frame of frames(JSON.stringify(message))) this.sendText(frame);
  }

  private closeIfExpired(): boolean {
    const { expiresAt } = this.auth;
    if (expiresAt === null || expiresAt > Date.now()) return false;
    this.rejectAuth("Could not verify OIDC token claim: TokenExpired", this.told.identity, false);
    return true;
  }

  private rejectAuth(error: string, baseVersion: number, authUpdateAttempted: boolean): void {
    this.send({ type: "AuthError", error, baseVersion, authUpdateAttempted });
    this.shut(1000, "AuthError");
  }

  /** Only for a client that broke the protocol: it gives up for good. */
  private fatal(error: string): void {
    this.send({ type: "FatalError", error });
    this.shut(1000, error);
  }

  /** Anything unforeseen: the client reconnects and starts over. */
  private fail(error: unknown): void {
    if (this.closed) return;
    this.shut(1011, `InternalServerError: ${error instanceof Error ? error.name : "unknown"}`);
  }

  private shut(code: number, reason: string): void {
    this.closed = true;
    clearInterval(this.ping);
    this.socket.close(code, reason);
  }

  private send(message: Record<string, unknown>): void {
    this.sendText(JSON.stringify(message));
  }

  private sendText(text: string): void {
    if (!this.closed) this.socket.send(text);
  }
}

function onWire({ querySet, identity, ts }: StateVersion): Record<string, unknown> {
  return { querySet, identity, ts: encodeTimestamp(ts) };
}
