/** A place to wait until something is so. */
export interface Gate {
  set: (isOpen: boolean) => void;
  /** Resolves at once while the gate is open, else when it opens; rejects when it stays closed for too long. */
  passed: () => Promise<void>;
}

/** A gate that is closed at first; whoever waits for it longer than `waitMs` is sent away. */
export function createGate(waitMs: number): Gate {
  let isOpen = false;
  const waiting = new Set<() => void>();
  return {
    set: (next) => {
      isOpen = next;
      if (!isOpen) return;
      waiting.forEach((pass) => pass());
      waiting.clear();
    },
    passed: () =>
      isOpen
        ? Promise.resolve()
        : new Promise((resolve, reject) => {
            const pass = () => {
              clearTimeout(timer);
              resolve();
            };
            const timer = setTimeout(() => {
              waiting.delete(pass);
              reject(new Error("What was waited for did not come in time."));
            }, waitMs);
            waiting.add(pass);
          }),
  };
}
