import "server-only";
import { AppError } from "../http/app-error";

/**
 * A text without which the answer is none. The SDK takes any JSON without an `error` for a success, also that of a
 * proxy that never reached Stripe. Throws AppError `stripe_busy`.
 */
export function requireText(value: unknown): string {
  if (typeof value !== "string" || value === "")
    throw new AppError("stripe_busy", { reason: "not Stripe's answer" });
  return value;
}
