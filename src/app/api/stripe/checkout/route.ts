import { checkoutRequest } from "@/server/billing/request-schemas";
import { startCheckout } from "@/server/billing/start-checkout";
import { userRoute } from "@/server/http/user-route";

export const maxDuration = 60;
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = userRoute(checkoutRequest, startCheckout);
