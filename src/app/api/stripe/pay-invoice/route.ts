import { payInvoice } from "@/server/billing/pay-invoice";
import { payInvoiceRequest } from "@/server/billing/request-schemas";
import { userRoute } from "@/server/http/user-route";

export const maxDuration = 60;
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = userRoute(payInvoiceRequest, payInvoice);
