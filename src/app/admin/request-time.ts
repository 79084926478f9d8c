/** When this request is rendered, epoch ms: the browser's clock starts here, so that both render the same words. */
export function requestTime(): number {
  return Date.now();
}
