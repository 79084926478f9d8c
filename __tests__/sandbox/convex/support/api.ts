import { makeFunctionReference } from "convex/server";

type Arguments = Record<string, unknown>;

// References by path: the wire is under test, so arguments may be wrong on purpose and results are parsed here.

export const query = (path: string) => makeFunctionReference<"query", Arguments, unknown>(path);

export const mutation = (path: string) => makeFunctionReference<"mutation", Arguments, unknown>(path);

export const action = (path: string) => makeFunctionReference<"action", Arguments, unknown>(path);
