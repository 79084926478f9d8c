import "server-only";
import { stripeFailure } from "../stripe/stripe-failure";
import { AppError } from "./app-error";

/** The one place that decides what a thrown thing looks like from outside. Nobody's message passes through. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const failure = stripeFailure(thrown);
  if (failure === null) return new AppError("internal", { cause: thrown });
  const reason = failure.code === null ? "stripe" : `stripe ${failure.code}`;
  return new AppError(failure.definite ? "internal" : "stripe_busy", { reason, cause: thrown });
}
