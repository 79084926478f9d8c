import type { Env } from "hono";
import { Hono } from "hono";
import { ClerkApiError } from "./clerk-api-error";
import { ROUTE_GAPS } from "./known-gaps";

/** The requests of one API that are refused: those about organizations, which are off, and the known gaps. */
export function refusals<E extends Env>(api: "frontend" | "backend"): Hono<E> {
  const app = new Hono<E>();
  for (const { what, path } of ROUTE_GAPS.filter((gap) => gap.api === api)) {
    app.all(`${path}/*`, () => {
      throw ClerkApiError.notEmulated(what);
    });
  }
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
