import { decodeTableNumber } from "./ids";
import type { TableDefinition } from "./table";
import { Table } from "./table";
import type { TableNames } from "./validators";

/** The tables of one component (the app is the component with the empty path). */
export class ComponentTables implements TableNames {
  private readonly byName = new Map<string, Table>();
  private readonly byNumber = new Map<number, Table>();
  private readonly definitions: ReadonlyMap<string, TableDefinition>;

  /** `numberFor` gives a table its number, the same one for the life of the deployment. */
  constructor(
    readonly path: string,
    definitions: readonly TableDefinition[],
    readonly schemaValidation: boolean,
    private readonly numberFor: (component: string, table: string) => number,
  ) {
    this.definitions = new Map(definitions.map((definition) => [definition.tableName, definition]));
    for (const name of ["_storage", "_scheduled_functions", ...this.definitions.keys()]) this.table(name);
  }

  /** The table with this name; tables outside the schema come into being when first named. */
  table(name: string): Table {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const table = new Table(name, this.numberFor(this.path, name), this.definitions.get(name) ?? null);
    this.byName.set(name, table);
    this.byNumber.set(table.number, table);
    return table;
  }

  /** The table an id belongs to; undefined for text that is no id, or an id of another component. */
  tableOfId(id: string): Table | undefined {
    const number = decodeTableNumber(id);
    return number === null ? undefined : this.byNumber.get(number);
  }

  tableNameOf(tableNumber: number): string | undefined {
    return this.byNumber.get(tableNumber)?.name;
  }

  all(): IterableIterator<Table> {
    return this.byName.values();
  }
}
