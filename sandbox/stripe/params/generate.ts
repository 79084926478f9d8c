import { writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import type { ParamSpec, ParamTable } from "./spec";

/** Hashes of payment methods that the stand-in does not know: accepted whole, because their trees are huge. */
const OPAQUE = new Set(["payment_method_options", "payment_method_data", "tax_id_data", "branding_settings"]);

/** Derives the parameter table from the installed SDK's type declarations, as `ParamTypes` lists them. */
export function generateParamTable(root: string): ParamTable {
  const file = path.join(root, "sandbox/stripe/params/types.ts");
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    skipLibCheck: true,
    types: [],
  };
  const program = ts.createProgram([file], options);
  const checker = program.getTypeChecker();
  const table: ParamTable = {};
  for (const statement of program.getSourceFile(file)?.statements ?? []) {
    if (!ts.isInterfaceDeclaration(statement)) continue;
    for (const property of checker.getPropertiesOfType(checker.getTypeAtLocation(statement.name))) {
      table[property.name] = specOf(checker, checker.getTypeOfSymbol(property));
    }
  }
  return table;
}

function specOf(checker: ts.TypeChecker, type: ts.Type): ParamSpec {
  if (type.isUnion()) return specOfUnion(checker, type.types);
  if (type.flags & ts.TypeFlags.StringLike) return "s";
  if (type.flags & ts.TypeFlags.NumberLike) return "n";
  if (type.flags & ts.TypeFlags.BooleanLike) return "b";
  if (!(type.flags & ts.TypeFlags.Object)) return "x";
  if (type.symbol.name === "Decimal") return "d";
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    return { a: element ? specOf(checker, element) : "x" };
  }
  const [index] = checker.getIndexInfosOfType(type);
  if (index) return index.type.flags & ts.TypeFlags.Object ? { k: specOf(checker, index.type) } : "m";
  return specOfHash(checker, type);
}

function specOfHash(checker: ts.TypeChecker, type: ts.Type): ParamSpec {
  const hash: Record<string, ParamSpec> = {};
  const required: string[] = [];
  for (const property of checker.getPropertiesOfType(type)) {
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    hash[property.name] = OPAQUE.has(property.name)
      ? "x"
      : specOf(checker, checker.getTypeOfSymbol(property));
    if (!optional) required.push(property.name);
  }
  return required.length > 0 ? { o: hash, r: required } : { o: hash };
}

function specOfUnion(checker: ts.TypeChecker, types: readonly ts.Type[]): ParamSpec {
  const parts = types.filter((type) => !(type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)));
  const words = parts.filter((type) => type.isStringLiteral()).map((type) => type.value);
  const empty = words.includes("") || types.some((type) => type.flags & ts.TypeFlags.Null);
  const known = words.filter((word) => word !== "").sort();
  const specs: ParamSpec[] = known.length > 0 ? [{ e: known }] : [];
  for (const part of parts) {
    // The open tail of the SDK's enums adds nothing: the API knows the listed words only.
    if (part.isStringLiteral() || (part.isIntersection() && known.length > 0)) continue;
    const spec = specOf(checker, part);
    if (!specs.some((each) => JSON.stringify(each) === JSON.stringify(spec))) specs.push(spec);
  }
  const [only] = specs;
  const spec: ParamSpec = specs.includes("d") ? "d" : specs.length === 1 && only ? only : { u: specs };
  return empty ? { empty: spec } : spec;
}

if (process.argv[1]?.endsWith("params/generate.ts")) {
  const root = process.cwd();
  const file = path.join(root, "sandbox/stripe/params/table.json");
  writeFileSync(file, `${JSON.stringify(generateParamTable(root), null, 1)}\n`);
  process.stdout.write(`${file}\n`);
}
