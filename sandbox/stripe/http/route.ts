import type { StripeApp } from "../core/app";
import type { ParamTypes } from "../params/types";
import type { FormHash } from "./form";

/** One API call as a route sees it. */
export interface Call<Params> {
  app: StripeApp;
  params: Params;
  /** Segments of the URL that the pattern names, in order. */
  ids: [string, string];
  /** The decoded form before checking: for parameters of older versions. */
  raw: FormHash;
  legacy: boolean;
}

export type Method = "GET" | "POST" | "DELETE";

/** A route of the API: what it matches, which parameters it takes, and what it does. */
export interface Route {
  method: Method;
  pattern: string;
  params: keyof ParamTypes | null;
  run(call: Call<unknown>): object;
}

/** A route with parameters; the handler gets them as the SDK types them. */
export function route<Name extends keyof ParamTypes>(
  method: Method,
  pattern: string,
  params: Name,
  run: (call: Call<ParamTypes[Name]>) => object,
): Route {
  // `parseParams(params, ...)` has made exactly this type before the handler runs.
  return { method, pattern, params, run: (call) => run(call as Call<ParamTypes[Name]>) };
}

/** A route that takes nothing but `expand`. */
export function bareRoute(method: Method, pattern: string, run: (call: Call<unknown>) => object): Route {
  return { method, pattern, params: null, run };
}

interface Node {
  children: Map<string, Node>;
  variable: Node | null;
  routes: Map<Method, Route>;
}

const newNode = (): Node => ({ children: new Map(), variable: null, routes: new Map() });

/** Finds the route for a method and path; refuses to hold two routes for one. */
export class Router {
  private readonly root = newNode();

  constructor(routes: readonly Route[]) {
    for (const each of routes) this.add(each);
  }

  find(method: string, path: string): { route: Route; ids: [string, string] } | null {
    if (method !== "GET" && method !== "POST" && method !== "DELETE") return null;
    const ids: string[] = [];
    let node: Node | null = this.root;
    for (const segment of segments(path)) {
      const next: Node | undefined = node.children.get(segment);
      if (next) {
        node = next;
        continue;
      }
      if (!node.variable) return null;
      ids.push(decodeURIComponent(segment));
      node = node.variable;
    }
    const found = node.routes.get(method);
    return found ? { route: found, ids: [ids[0] ?? "", ids[1] ?? ""] } : null;
  }

  private add(each: Route): void {
    let node = this.root;
    for (const segment of segments(each.pattern)) {
      if (segment.startsWith(":")) {
        node.variable ??= newNode();
        node = node.variable;
        continue;
      }
      const next = node.children.get(segment) ?? newNode();
      node.children.set(segment, next);
      node = next;
    }
    if (node.routes.has(each.method)) throw new Error(`Two routes for ${each.method} ${each.pattern}`);
    node.routes.set(each.method, each);
  }
}

const segments = (path: string): string[] => path.split("/").filter((segment) => segment !== "");
