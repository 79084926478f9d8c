/** How the log names an event whose shape is not Stripe's; `fault` names a field, never its value. */
export const eventFaultLine = (type: string, fault: string): string => `Wrong shape: event ${type}: ${fault}`;

/** How the log names a request that the stand-in could not answer, an answer of a wrong shape among them. */
export const answerFaultLine = (method: string, pattern: string, why: string): string =>
  `500 ${method} ${pattern}: ${why}`;

/** Whether a line of the stand-ins' output is one of the two above; a run whose output has one proves nothing. */
export function isFaultLine(line: string): boolean {
  return /^(Wrong shape: event |500 [A-Z]+ \/v1\/)/.test(line);
}
