import { join } from "node:path";

// The key that every stand-in starts with; a developer's own test key never looks like it.
const SANDBOX_KEY = "sk_test_sandbox0000000000";
const SANDBOX_PORT = "12111";

/** Arguments and environment for the CLI's own program. */
interface CliInvocation {
  args: string[];
  env: NodeJS.ProcessEnv;
}

/**
 * How to call the Stripe CLI. It talks to the stand-in, unless STRIPE_SECRET_KEY holds a test key of a real account and
 * STRIPE_API_BASE is not set. Throws for a live key: nothing here is made for real money.
 */
export function cliInvocation(args: string[], env: NodeJS.ProcessEnv): CliInvocation {
  const key = env.STRIPE_SECRET_KEY ?? SANDBOX_KEY;
  if (!/^(sk|rk)_test_/.test(key))
    throw new Error("STRIPE_SECRET_KEY must be a test key (sk_test_ or rk_test_).");
  // The CLI takes this variable before its own --api-key.
  const common = { ...env, STRIPE_API_KEY: key, STRIPE_CLI_TELEMETRY_OPTOUT: "1" };
  if (!env.STRIPE_API_BASE && !key.startsWith("sk_test_sandbox")) return { args, env: common };
  const base = env.STRIPE_API_BASE ?? `http://127.0.0.1:${env.SANDBOX_STRIPE_PORT ?? SANDBOX_PORT}`;
  return {
    // In front of the command the hidden flag is known everywhere. The CLI refuses the name `localhost`.
    args: ["--api-base", base.replace("//localhost", "//127.0.0.1").replace(/\/$/, ""), ...args],
    env: {
      ...common,
      XDG_CONFIG_HOME: join(process.cwd(), ".sandbox", "config"),
      // A proxy that is never there: the CLI's look for a newer version fails at once, and loopback is not proxied.
      HTTPS_PROXY: "http://127.0.0.1:9",
    },
  };
}
