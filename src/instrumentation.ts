/** Runs once before the first request. */
export async function register(): Promise<void> {
  // Next compiles this file for its edge runtime, too, where nothing of ours runs.
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { boot } = await import("./server/boot");
  boot();
}
