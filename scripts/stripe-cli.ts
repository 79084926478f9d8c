import { spawn } from "node:child_process";
import { join } from "node:path";
import { cliInvocation } from "./lib/stripe-cli-invocation";

function main(): void {
  const { args, env } = cliInvocation(process.argv.slice(2), process.env);
  const shim = join(process.cwd(), "node_modules", "@stripe", "cli", "bin", "shim.js");
  const child = spawn(process.execPath, [shim, ...args], { stdio: "inherit", env });
  // Ctrl-C reaches the CLI as well; it ends first and its exit code is ours.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("error", (error) => fail(error));
  child.on("exit", (code) => (process.exitCode = code ?? 1));
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : "The Stripe CLI could not start.");
  process.exitCode = 1;
}

try {
  main();
} catch (error) {
  fail(error);
}
