import { cancelSubscription } from "../core/subscription-cancel";
import { isEnded } from "../core/subscriptions";
import { needTestClock, startAdvance } from "../core/test-clocks";
import { formatTestClock } from "../format/account";
import { listPage } from "../http/list";
import { bareRoute, route } from "../http/route";

const LIFETIME = 30 * 86_400;

/** `advance` is called after the answer has been made: the clock works asynchronously, as the real one does. */
export function testClockRoutes(advance: (clock: string) => void) {
  return [
    route("POST", "/v1/test_helpers/test_clocks", "TestClockCreate", ({ app, params }) => {
      const created = app.now();
      const clock = app.store.testClocks.insert({
        id: app.id("testClock"),
        created,
        frozen_time: params.frozen_time,
        name: params.name ?? null,
        status: "ready",
        target: null,
        deletes_after: created + LIFETIME,
      });
      app.emit("test_helpers.test_clock.created", formatTestClock(clock), created);
      return formatTestClock(clock);
    }),
    route("GET", "/v1/test_helpers/test_clocks", "TestClockList", ({ app, params }) =>
      listPage(app.store.testClocks.all(), params, "/v1/test_helpers/test_clocks", formatTestClock),
    ),
    bareRoute("GET", "/v1/test_helpers/test_clocks/:id", ({ app, ids }) =>
      formatTestClock(needTestClock(app, ids[0])),
    ),
    route("POST", "/v1/test_helpers/test_clocks/:id/advance", "TestClockAdvance", ({ app, params, ids }) => {
      const clock = startAdvance(app, ids[0], params.frozen_time);
      advance(clock.id);
      return formatTestClock(clock);
    }),
    bareRoute("DELETE", "/v1/test_helpers/test_clocks/:id", ({ app, ids }) => {
      const clock = needTestClock(app, ids[0]);
      for (const customer of app.store.customers.by("testClock", clock.id)) {
        for (const subscription of app.store.subscriptions.by("customer", customer.id)) {
          if (isEnded(subscription)) continue;
          cancelSubscription(app, subscription, { at: clock.frozen_time, reason: "cancellation_requested" });
        }
        app.store.customers.update(customer.id, { deleted: true });
      }
      app.emit("test_helpers.test_clock.deleted", formatTestClock(clock), clock.frozen_time);
      app.store.testClocks.remove(clock.id);
      return { id: clock.id, object: "test_helpers.test_clock", deleted: true };
    }),
  ];
}
