import { createServer } from "node:http";
import { startApp } from "../../scripts/lib/stack";
import { listenOnLoopback } from "../../sandbox/kit/listen";

const hello = () => createServer((_request, response) => response.end("hello"));
const listen = (port: number) =>
  listenOnLoopback(hello, { name: "Stripe", port, variable: "SANDBOX_STRIPE_PORT" });

test("an idle connection outlives the pauses of a client that keeps it", async () => {
  const { port, close } = await listen(0);
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  expect(answer.headers.get("keep-alive")).toBe("timeout=75");
  await answer.text();
  await close();
});

test("a port that is taken is named with the variable that moves it", async () => {
  const { port, close } = await listen(0);
  await expect(listen(port)).rejects.toThrow(
    `Port ${port} for the Stripe stand-in is in use. Stop the program that holds it, or set SANDBOX_STRIPE_PORT to another port.`,
  );
  await close();
});

test("the app's port is named in the same way", async () => {
  const { port, close } = await listen(0);
  const app = startApp({
    mode: "dev",
    url: `http://localhost:${port}`,
    env: {},
    output: () => undefined,
    timeoutMs: 5_000,
  });
  await expect(app).rejects.toThrow(
    `Port ${port} for the app is in use. Stop the program that holds it, or set PORT to another port.`,
  );
  await close();
});
