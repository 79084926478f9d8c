import { emptyRequest } from "@/server/billing/request-schemas";
import { undoPlanChange } from "@/server/billing/undo-plan-change";
import { userRoute } from "@/server/http/user-route";

export const maxDuration = 60;
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = userRoute(emptyRequest, undoPlanChange);
