import type { Page, Route, WebSocketRoute } from "playwright-core";
import { z } from "zod";
import { APP, reopen } from "./session";

/** Something that is on its way to the page, and what lets it arrive. */
export interface Held {
  hold(): void;
  release(): void;
}

/** A way that can be cut: it ends, and each try to take it again. */
export interface Cut {
  cut(): void;
  mend(): void;
}

const clientMessage = z.object({
  type: z.string(),
  udfPath: z.string().optional(),
  requestId: z.number().optional(),
});

/** Keeps the next request to one of our billing routes on its way; `request` is it, to be let through or lost. */
export async function hold(page: Page, name: string): Promise<{ request: Promise<Route> }> {
  let keep: (route: Route) => void = () => {};
  const request = new Promise<Route>((held) => (keep = held));
  await page.route(`${APP}/api/stripe/${name}`, (route) => keep(route), { times: 1 });
  return { request };
}

/** Loads the page with Clerk's script on its way, as on a slow network: it is alive and knows no token. */
export async function reopenWithoutClerk(page: Page): Promise<Held["release"]> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/clerk\.browser\.js/, async (route) => {
    await released;
    await route.continue();
  });
  await reopen(page, "domcontentloaded");
  return release;
}

/** Keeps Clerk's script from the page until it is let through; the page asks for it again by itself. */
export async function refuseClerk(page: Page): Promise<Held["release"]> {
  const script = /clerk\.browser\.js/;
  await page.route(script, (route) => route.abort("connectionrefused"));
  return () => void page.unroute(script);
}

/** Convex's answers to the pages that are loaded from now on: what is sent arrives, what comes back can be held. */
export async function answersOf(page: Page): Promise<Held> {
  let held: (() => void)[] | null = null;
  await page.routeWebSocket(/\/sync$/, (near) => {
    const far = near.connectToServer();
    near.onMessage((message) => far.send(message));
    far.onMessage((message) => {
      const pass = () => near.send(message);
      if (held === null) pass();
      else held.push(pass);
    });
  });
  return {
    hold: () => (held ??= []),
    release: () => {
      const waiting = held ?? [];
      held = null;
      waiting.forEach((pass) => pass());
    },
  };
}

/** The pages that are loaded from now on see the first call of a mutation ("prompts:remove") fail at the server. */
export async function refuseOnce(page: Page, mutation: string): Promise<void> {
  let refused = false;
  await page.routeWebSocket(/\/sync$/, (near) => {
    const far = near.connectToServer();
    near.onMessage((message) => {
      const { type, udfPath, requestId } = clientMessage.parse(JSON.parse(String(message)));
      if (refused || type !== "Mutation" || udfPath !== mutation) return far.send(message);
      refused = true;
      const answer = {
        type: "MutationResponse",
        requestId,
        success: false,
        result: "Server Error",
        logLines: [],
      };
      near.send(JSON.stringify(answer));
    });
  });
}

/** The way to Convex of the pages that are loaded from now on. */
export async function wayToConvex(page: Page): Promise<Cut> {
  const open = new Set<WebSocketRoute>();
  let isCut = false;
  await page.routeWebSocket(/\/sync$/, (near) => {
    if (isCut) return void near.close();
    near.connectToServer();
    open.add(near);
  });
  return {
    cut: () => {
      isCut = true;
      open.forEach((near) => void near.close());
      open.clear();
    },
    mend: () => (isCut = false),
  };
}
