import { createBillingClock } from "../sandbox/kit/clock";
import { CONVEX_ADMIN_KEY, convexEnvironment, serviceKeys, urlsFor } from "../sandbox/environment";
import { startConvex } from "../sandbox/convex/start";
import { run } from "./lib/processes";

/** Writes `convex/_generated` with Convex's own code generator, answered by the local Convex stand-in. */
async function main(): Promise<void> {
  const urls = urlsFor({ app: 3000, stripe: 12111, clerk: 3220, convex: 3210, convexSite: 3211 });
  const convex = await startConvex({
    port: 0,
    sitePort: 0,
    dataDir: null,
    clock: createBillingClock(),
    projectDir: process.cwd(),
    env: convexEnvironment(urls, await serviceKeys(null)),
    adminKey: CONVEX_ADMIN_KEY,
    watch: false,
  });
  const generator = run(
    process.execPath,
    [
      "node_modules/convex/bin/main.js",
      "codegen",
      "--url",
      convex.url,
      "--admin-key",
      CONVEX_ADMIN_KEY,
      "--typecheck",
      "disable",
    ],
    { output: "inherit" },
  );
  const code = await generator.exited;
  await convex.close();
  process.exit(code);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
