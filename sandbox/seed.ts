import catalogue from "../catalogue.json" with { type: "json" };

/** Has the operator's role in the app; `npm run dev` gives it. */
export const SEED_OPERATOR = {
  id: "user_2lecternOperator000000000003",
  email: "operator@northside.example",
  password: "lectern-operator",
  firstName: "Ops",
  lastName: "Person",
} as const;

/** The people a fresh sandbox knows; printed at start. Their passwords are for this machine only. */
export const SEED_PEOPLE = [
  {
    id: "user_2lecternMara0000000000000001",
    email: "mara@northside.example",
    password: "lectern-mara",
    firstName: "Mara",
    lastName: "Okafor",
  },
  {
    id: "user_2lecternJonas000000000000002",
    email: "jonas@northside.example",
    password: "lectern-jonas",
    firstName: "Jonas",
    lastName: "Lind",
  },
  SEED_OPERATOR,
] as const;

/** The product and prices of the app, as the Stripe stand-in is seeded with them. */
export const SEED_CATALOGUE = {
  products: [catalogue.product],
  prices: Object.values(catalogue.prices).map((price) => ({
    id: price.id,
    product: catalogue.product.id,
    lookup_key: price.lookupKey,
    currency: catalogue.currency,
    unit_amount: price.unitAmount,
    interval: price.interval === "year" ? ("year" as const) : ("month" as const),
  })),
};
