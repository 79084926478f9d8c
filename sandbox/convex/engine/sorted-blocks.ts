const FULL = 512;

/** A place in the list; only `SortedBlocks` looks inside. It is stale after the next insert or removal. */
export interface Place {
  readonly block: number;
  readonly offset: number;
}

/**
 * A sorted list in blocks of at most 512 items, so that an insert or a removal moves one block and not
 * everything behind it. Callers say where to look with a function that is true for a leading part of the list.
 */
export class SortedBlocks<T> {
  private blocks: T[][] = [];

  /** Fills the list with items that are in order already. */
  load(items: readonly T[]): void {
    this.blocks = [];
    // Half full, for what comes in between.
    for (let start = 0; start < items.length; start += FULL / 2) {
      this.blocks.push(items.slice(start, start + FULL / 2));
    }
  }

  at({ block, offset }: Place): T | undefined {
    return this.blocks[block]?.[offset];
  }

  last(): T | undefined {
    return this.blocks.at(-1)?.at(-1);
  }

  next({ block, offset }: Place): Place {
    const length = this.blocks[block]?.length ?? 0;
    return offset + 1 < length ? { block, offset: offset + 1 } : { block: block + 1, offset: 0 };
  }

  previous({ block, offset }: Place): Place {
    if (offset > 0) return { block, offset: offset - 1 };
    return { block: block - 1, offset: (this.blocks[block - 1]?.length ?? 0) - 1 };
  }

  /** The first place for whose item `isBefore` is false; one past the last item if there is none. */
  find(isBefore: (item: T) => boolean): Place {
    const block = partition(this.blocks.length, (index) => {
      const last = this.blocks[index]?.at(-1);
      return last !== undefined && isBefore(last);
    });
    const items = this.blocks[block] ?? [];
    const offset = partition(items.length, (index) => {
      const item = items[index];
      return item !== undefined && isBefore(item);
    });
    return { block, offset };
  }

  append(item: T): void {
    const block = this.blocks.at(-1);
    if (block === undefined || block.length >= FULL) this.blocks.push([item]);
    else block.push(item);
  }

  /** Puts an item in front of the one at `place`. */
  insert(place: Place, item: T): void {
    const block = this.blocks[place.block];
    if (block === undefined) {
      this.append(item);
      return;
    }
    block.splice(place.offset, 0, item);
    if (block.length > FULL) this.blocks.splice(place.block + 1, 0, block.splice(FULL / 2));
  }

  replace(place: Place, item: T): void {
    const block = this.blocks[place.block];
    if (block?.[place.offset] !== undefined) block[place.offset] = item;
  }

  remove(place: Place): void {
    const block = this.blocks[place.block];
    block?.splice(place.offset, 1);
    if (block?.length === 0) this.blocks.splice(place.block, 1);
  }
}

/** How many of `length` leading positions satisfy `isBefore`. */
function partition(length: number, isBefore: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
