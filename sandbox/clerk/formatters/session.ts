import type { Session } from "../entities";

/** SessionJSON of the Backend API and of webhooks. */
export function backendSessionJson(session: Session) {
  return {
    object: "session",
    id: session.id,
    user_id: session.userId,
    client_id: session.clientId,
    actor: null,
    status: session.status,
    last_active_organization_id: null,
    last_active_at: session.lastActiveAt,
    expire_at: session.expireAt,
    abandon_at: session.abandonAt,
    created_at: session.createdAt,
    updated_at: session.updatedAt,
  };
}

/** One row of the list of active devices. */
export function sessionWithActivityJson(session: Session) {
  const { type, browserName, browserVersion, isMobile } = session.device;
  return {
    ...backendSessionJson(session),
    latest_activity: {
      object: "session_activity",
      id: session.id.replace("sess_", "sact_"),
      device_type: type,
      browser_name: browserName,
      browser_version: browserVersion,
      ip_address: "127.0.0.1",
      // The list puts the place in brackets behind the address.
      city: "this machine",
      country: "",
      is_mobile: isMobile,
    },
  };
}
