import { anyApi } from "convex/server";

/** The fixture's functions. Untyped on purpose: the wire is under test, not the generated types. */
export const api = anyApi;
