import type { Env } from "hono";
import { Hono } from "hono";
import { ClerkApiError } from "./clerk-api-error";

/** Every path of the Frontend or Backend API that is about organizations: the feature is switched off. */
export function organizationsOff<E extends Env>(): Hono<E> {
  const app = new Hono<E>();
  for (const path of [
    "/v1/organizations/*",
    "/v1/organization_roles/*",
    "/v1/organization_permissions/*",
    "/v1/organization_invitations/*",
    "/v1/me/organization_memberships/*",
    "/v1/me/organization_invitations/*",
    "/v1/me/organization_suggestions/*",
    "/v1/me/organization_creation_defaults/*",
    "/v1/users/:id/organization_memberships/*",
    "/v1/users/:id/organization_invitations/*",
  ]) {
    app.all(path, () => {
      throw ClerkApiError.organizationsOff();
    });
  }
  return app;
}
