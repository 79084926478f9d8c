/** Runs once before the first request. A server that would fail at the first payment does not start. */
export async function register(): Promise<void> {
  const { checkEnvironment } = await import("./server/check-environment");
  checkEnvironment();
}
