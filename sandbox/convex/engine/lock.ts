/** Runs tasks one after another, in the order they were asked for. */
export class Lock {
  private tail: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** Whether a task runs or waits. */
  get busy(): boolean {
    return this.waiting > 0;
  }

  run<T>(task: () => Promise<T>): Promise<T> {
    this.waiting += 1;
    const result = this.tail.then(task).finally(() => {
      this.waiting -= 1;
    });
    this.tail = result.catch(() => undefined);
    return result;
  }
}
