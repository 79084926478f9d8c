import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Bytes of stored files by storage id, in a folder or (with null) in memory. */
export class FileStore {
  private readonly memory = new Map<string, Buffer>();

  constructor(private readonly folder: string | null) {
    if (folder !== null) mkdirSync(folder, { recursive: true });
  }

  write(id: string, bytes: Buffer): void {
    if (this.folder === null) this.memory.set(id, bytes);
    else writeFileSync(join(this.folder, id), bytes);
  }

  /** The bytes, or null when nothing is stored under the id. `id` must come from a `_storage` document. */
  read(id: string): Buffer | null {
    if (this.folder === null) return this.memory.get(id) ?? null;
    try {
      return readFileSync(join(this.folder, id));
    } catch {
      return null;
    }
  }

  remove(id: string): void {
    if (this.folder === null) this.memory.delete(id);
    else rmSync(join(this.folder, id), { force: true });
  }
}
