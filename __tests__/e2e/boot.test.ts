import { spawn } from "node:child_process";
import "./support/session";

/** Runs the production server with `changes` to the environment of this run; resolves with how it ended. */
function start(changes: Record<string, string>): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const server = spawn(process.execPath, ["node_modules/next/dist/bin/next", "start", "--port", "0"], {
      env: { ...process.env, ...changes },
      stdio: ["ignore", "pipe", "pipe"],
      // A server that does not end by itself fails the test instead of hanging it.
      timeout: 30_000,
    });
    let output = "";
    server.stdout.on("data", (chunk) => (output += String(chunk)));
    server.stderr.on("data", (chunk) => (output += String(chunk)));
    server.once("error", reject);
    server.once("exit", (code) => resolve({ code, output }));
  });
}

test("trap: the environment is validated at boot; a wrong one ends the process, names all and shows no value", async () => {
  const { code, output } = await start({
    STRIPE_SECRET_KEY: "",
    STRIPE_WEBHOOK_SECRET: "CANARY-not-a-secret",
    NEXT_PUBLIC_SITE_URL: "ftp://CANARY.example",
  });
  expect(code).toBe(1);
  for (const name of ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "NEXT_PUBLIC_SITE_URL"]) {
    expect(output).toContain(name);
  }
  expect(output).not.toContain("CANARY");
});
