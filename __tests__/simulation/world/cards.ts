import type { CardEntry } from "../../../sandbox/stripe/core/actions";

const card = (number: string, outcome3ds?: "complete" | "fail"): CardEntry => ({
  number,
  expMonth: 12,
  expYear: 2031,
  cvc: "123",
  name: "CANARY",
  country: "US",
  ...(outcome3ds === undefined ? {} : { outcome3ds }),
});

/** A card that pays. */
export const GOOD = card("4242424242424242");
/** A card that pays, and whose owner disputes the payment at once. */
export const DISPUTED = card("4000000000000259");
/** The cards that people have; half of them pay. */
export const CARDS = [
  GOOD,
  GOOD,
  GOOD,
  card("4000000000000002"),
  card("4000000000000341"),
  card("4000002500003155", "complete"),
  card("4000002760003184", "fail"),
];
