import { emptyRequest } from "@/server/billing/request-schemas";
import { requestSync } from "@/server/billing/request-sync";
import { userRoute } from "@/server/http/user-route";

export const maxDuration = 60;
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = userRoute(emptyRequest, requestSync, 202);
