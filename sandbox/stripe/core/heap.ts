/** A binary heap: the smallest item first, by `before`. */
export class Heap<T> {
  private readonly items: T[] = [];

  constructor(private readonly before: (left: T, right: T) => boolean) {}

  get size(): number {
    return this.items.length;
  }

  peek(): T | undefined {
    return this.items[0];
  }

  push(item: T): void {
    let index = this.items.push(item) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  pop(): T | undefined {
    const first = this.items[0];
    const last = this.items.pop();
    if (last === undefined || this.items.length === 0) return first;
    this.items[0] = last;
    let index = 0;
    for (;;) {
      const left = index * 2 + 1;
      const right = left + 1;
      const smaller = this.isBefore(right, left) ? right : left;
      if (!this.swapIfBefore(smaller, index)) return first;
      index = smaller;
    }
  }

  private isBefore(left: number, right: number): boolean {
    const [a, b] = [this.items[left], this.items[right]];
    return a !== undefined && b !== undefined && this.before(a, b);
  }

  private swapIfBefore(child: number, parent: number): boolean {
    const [lower, upper] = [this.items[child], this.items[parent]];
    if (lower === undefined || upper === undefined || !this.before(lower, upper)) return false;
    this.items[child] = upper;
    this.items[parent] = lower;
    return true;
  }
}
