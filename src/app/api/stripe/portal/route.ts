import { portalRequest } from "@/server/billing/request-schemas";
import { openPortal } from "@/server/billing/open-portal";
import { userRoute } from "@/server/http/user-route";

export const maxDuration = 60;
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = userRoute(portalRequest, openPortal);
