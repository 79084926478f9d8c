const MAX_FRAME_LENGTH = 5_000_000;

/** A serialized Transition as the frames to send: one, or numbered chunks when it is larger than clients accept. */
export function frames(transition: string): string[] {
  if (transition.length <= MAX_FRAME_LENGTH) return [transition];
  const totalParts = Math.ceil(transition.length / MAX_FRAME_LENGTH);
  const transitionId = `${transition.length}`;
  return Array.from({ length: totalParts }, (_, partNumber) => {
    const start = partNumber * MAX_FRAME_LENGTH;
    const chunk = transition.slice(start, start + MAX_FRAME_LENGTH);
    return JSON.stringify({ type: "TransitionChunk", chunk, partNumber, totalParts, transitionId });
  });
}
