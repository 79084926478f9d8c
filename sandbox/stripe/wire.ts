import type Stripe from "stripe";

/**
 * An SDK response type as it travels in JSON: the SDK's `Decimal` instances are strings on the wire.
 * Formatters return `Wire<...>`, so the compiler proves that every required field of the pinned API version is there.
 */
export type Wire<T> = T extends string
  ? T
  : T extends Stripe.Decimal
    ? string
    : T extends ReadonlyArray<infer Item>
      ? Wire<Item>[]
      : T extends object
        ? { [Key in keyof T]: Wire<T[Key]> }
        : T;
