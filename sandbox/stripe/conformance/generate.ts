import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import ts from "typescript";
import { SchemaBuilder, type JsonSchema } from "./schema-builder";

/** What the installed `stripe` package says about the objects of the wire. */
export interface StripeSchema {
  definitions: Record<string, JsonSchema>;
  /** Definition names by the value of the `object` field; several when an object has a deleted form. */
  objects: Record<string, string[]>;
  /** Every event type that the package knows, with the `object` values that `data.object` may have. */
  events: Record<string, string[]>;
}

const VIRTUAL_FILE = "stripe-schema-roots.ts";

// Namespaces of the SDK that the stand-in serves; the others (Issuing, Treasury, Terminal, ...) only cost time.
const NAMESPACES = new Set([
  "Billing",
  "BillingPortal",
  "Checkout",
  "Entitlements",
  "Radar",
  "TestHelpers",
  "Tax",
]);

// Envelopes whose content decides; the validator takes them apart.
const GENERIC = new Set(["list", "search_result", "v2.search_result"]);

/** Reads the type declarations of the installed `stripe` package; takes some seconds. */
function generateStripeSchema(root: string): StripeSchema {
  const { checker, source } = openDeclarations(root);
  const builder = new SchemaBuilder(checker);
  const objects: Record<string, string[]> = {};
  const events: Record<string, string[]> = {};
  for (const type of rootTypes(checker, source)) {
    const [object] = literalsOf(memberType(checker, type, "object"));
    if (!object || GENERIC.has(object)) continue;
    const [eventType] = literalsOf(memberType(checker, type, "type"));
    if (object === "event" && eventType) {
      events[eventType] = carriedObjects(checker, type);
      continue;
    }
    const name = builder.convert(type).$ref?.slice("#/definitions/".length);
    if (name) (objects[object] ??= []).push(name);
  }
  return { definitions: builder.definitions, objects, events };
}

/** What `event.data.object.object` may be for one event type. */
function carriedObjects(checker: ts.TypeChecker, event: ts.Type): string[] {
  const data = memberType(checker, event, "data");
  const object = data && memberType(checker, data, "object");
  const branches = object?.isUnion() ? object.types : object ? [object] : [];
  return branches.flatMap((branch) => literalsOf(memberType(checker, branch, "object")));
}

function memberType(checker: ts.TypeChecker, type: ts.Type, name: string): ts.Type | undefined {
  const symbol = type.getProperty(name);
  return symbol && checker.getTypeOfSymbol(symbol);
}

/** The string a type is fixed to; none for other types and for open choices. */
function literalsOf(type: ts.Type | undefined): string[] {
  return type?.isStringLiteral() ? [type.value] : [];
}

function openDeclarations(root: string): { checker: ts.TypeChecker; source: ts.SourceFile } {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2023,
    strict: true,
    skipLibCheck: true,
    types: [],
  };
  const path = `${root}/${VIRTUAL_FILE}`;
  const text = `import { Stripe } from "stripe"; export type Root = Stripe;`;
  const host = ts.createCompilerHost(options);
  const fromDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (name, target) =>
    name === path ? ts.createSourceFile(name, text, target) : fromDisk(name, target);
  const program = ts.createProgram([path], options, host);
  const source = program.getSourceFile(path);
  if (!source) throw new Error("The type declarations of the stripe package could not be read.");
  return { checker: program.getTypeChecker(), source };
}

/** The interfaces of the `Stripe` namespace and of the namespaces in it that the stand-in serves. */
function* rootTypes(checker: ts.TypeChecker, source: ts.SourceFile): Generator<ts.Type> {
  const root = namespaceSymbol(checker, source);
  for (const symbol of exportsOf(checker, root)) {
    if (symbol.flags & ts.SymbolFlags.Interface) yield checker.getDeclaredTypeOfSymbol(symbol);
    else if (NAMESPACES.has(symbol.name)) {
      for (const inner of exportsOf(checker, symbol)) {
        if (inner.flags & ts.SymbolFlags.Interface) yield checker.getDeclaredTypeOfSymbol(inner);
      }
    }
  }
}

function namespaceSymbol(checker: ts.TypeChecker, source: ts.SourceFile): ts.Symbol {
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const bindings = statement.importClause?.namedBindings;
    const [first] = bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
    const symbol = first && checker.getSymbolAtLocation(first.name);
    if (symbol) return checker.getAliasedSymbol(symbol);
  }
  throw new Error("The stripe package exports no Stripe.");
}

function exportsOf(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol[] {
  return checker
    .getExportsOfModule(symbol)
    .map((item) => (item.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(item) : item));
}

/** Writes the schema to `path` in one step, so that a reader never sees half of it. */
function writeSchema(path: string, schema: StripeSchema): void {
  mkdirSync(dirname(path), { recursive: true });
  const staging = `${path}.${process.pid}`;
  writeFileSync(staging, JSON.stringify(schema));
  renameSync(staging, path);
}

const [target] = process.argv.slice(2);
if (target) writeSchema(target, generateStripeSchema(process.cwd()));
