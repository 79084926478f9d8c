import { convexApp } from "../support/convex-app";
import { granted, syncSteps } from "../support/sync-steps";
test("prof", async () => {
  const out: string[] = [];
  for (let w = 0; w < 60; w += 1) {
    const t0 = performance.now();
    const app = await convexApp();
    const s = syncSteps(app);
    for (let i=0;i<5;i++) { await s.deliver("evt_"+i);  const j = granted(await s.claim());  await s.commit(j);  }
    out.push((performance.now() - t0).toFixed(0) + "/" + (process.memoryUsage().heapUsed/1e6).toFixed(0));
  }
  console.log(out.join(" "));
});
