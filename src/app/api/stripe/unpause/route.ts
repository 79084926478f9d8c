import { unpauseSubscription } from "@/server/billing/unpause-subscription";
import { unpauseRequest } from "@/server/billing/request-schemas";
import { userRoute } from "@/server/http/user-route";

export const maxDuration = 60;
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = userRoute(
  unpauseRequest,
  unpauseSubscription,
);
