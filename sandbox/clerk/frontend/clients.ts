import { Hono } from "hono";
import { activeSessions, endSession } from "../accounts/sessions";
import type { Client } from "../entities";
import type { Instance } from "../instance";
import { ensureClient, respondClient } from "./frontend-env";
import type { FrontendEnv } from "./frontend-env";

/** `/v1/client`: the browser itself, and sign-out of all its sessions. */
export const clients = new Hono<FrontendEnv>()
  .get("/", (c) => respondClient(c, ensureClient(c).id))
  .put("/", (c) => respondClient(c, ensureClient(c).id))
  .post("/verify", (c) => respondClient(c, ensureClient(c).id))
  .delete("/", (c) => {
    const client = ensureClient(c);
    signOut(c.var.instance, client);
    return respondClient(c, client.id);
  })
  .delete("/sessions", (c) => {
    const client = ensureClient(c);
    signOut(c.var.instance, client);
    return respondClient(c, client.id);
  });

function signOut(instance: Instance, client: Client): void {
  for (const { session } of activeSessions(instance.store, client)) endSession(instance, session, "removed");
  const current = instance.store.clients.get(client.id) ?? client;
  instance.store.clients.put({ ...current, signInId: null, signUpId: null });
}
