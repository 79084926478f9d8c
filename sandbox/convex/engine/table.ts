import { TableIndex } from "./table-index";
import type { Validator } from "./validators";
import type { ConvexDocument } from "./values";

/** A table of `schema.ts`, as `schema.export()` describes it. */
export interface TableDefinition {
  tableName: string;
  indexes: { indexDescriptor: string; fields: string[] }[];
  searchIndexes?: { indexDescriptor: string; searchField: string; filterFields: string[] }[] | null;
  vectorIndexes?: { indexDescriptor: string; vectorField: string; filterFields: string[] }[] | null;
  documentType: Validator;
}

const TIE_BREAKERS = ["_creationTime", "_id"];

/** One table of one component: its documents by id and in the order of every index. */
export class Table {
  readonly documents = new Map<string, ConvexDocument>();
  readonly indexes = new Map<string, TableIndex>();

  constructor(
    readonly name: string,
    readonly number: number,
    readonly definition: TableDefinition | null,
  ) {
    this.addIndex("by_creation_time", TIE_BREAKERS);
    this.addIndex("by_id", ["_id"]);
    for (const { indexDescriptor, fields } of definition?.indexes ?? []) {
      this.addIndex(indexDescriptor, [...fields, ...TIE_BREAKERS.filter((field) => !fields.includes(field))]);
    }
  }

  /** Stores, replaces or (with null) removes a document. Returns the version it replaced. */
  put(id: string, document: ConvexDocument | null): ConvexDocument | null {
    const previous = this.documents.get(id) ?? null;
    if (document === null) this.documents.delete(id);
    else this.documents.set(id, document);
    for (const index of this.indexes.values()) {
      if (previous !== null && document !== null) index.replace(previous, document);
      else if (previous !== null) index.remove(previous);
      else if (document !== null) index.insert(document);
    }
    return previous;
  }

  /** Fills an empty table at once, which is much faster than one document at a time. */
  load(documents: Iterable<ConvexDocument>): void {
    for (const document of documents) this.documents.set(document._id, document);
    for (const index of this.indexes.values()) index.load(this.documents.values());
  }

  private addIndex(name: string, fields: readonly string[]): void {
    this.indexes.set(name, new TableIndex(name, fields));
  }
}
