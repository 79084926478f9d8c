import { cancelRequest } from "@/server/billing/request-schemas";
import { cancelSubscription } from "@/server/billing/cancel-subscription";
import { userRoute } from "@/server/http/user-route";

export const maxDuration = 60;
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = userRoute(cancelRequest, cancelSubscription);
