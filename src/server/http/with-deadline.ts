import "server-only";

/**
 * The result of `work`, or `late` thrown after `milliseconds`. The work goes on and finishes its own records, in the care
 * of `goOn`: a platform may stop a process that has answered. Whoever asks again meets the same idempotency keys.
 */
export async function withDeadline<Result>(
  work: Promise<Result>,
  milliseconds: number,
  late: Error,
  goOn: (work: () => Promise<Result>) => void,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late), milliseconds);
  });
  try {
    return await Promise.race([work, deadline]);
  } catch (thrown) {
    if (thrown === late) goOn(() => work);
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}
