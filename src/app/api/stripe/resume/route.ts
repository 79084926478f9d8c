import { emptyRequest } from "@/server/billing/request-schemas";
import { resumeSubscription } from "@/server/billing/resume-subscription";
import { userRoute } from "@/server/http/user-route";

export const maxDuration = 60;
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = userRoute(emptyRequest, resumeSubscription);
