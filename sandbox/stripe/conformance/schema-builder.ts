import ts from "typescript";

/** The part of JSON Schema (draft-07) that the converted types need. */
export interface JsonSchema {
  $ref?: string;
  type?: string;
  const?: string | number | boolean;
  enum?: (string | number | boolean)[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  additionalProperties?: JsonSchema | false;
  anyOf?: JsonSchema[];
  if?: JsonSchema;
  then?: JsonSchema;
  else?: JsonSchema;
}

/**
 * Turns types of the SDK into JSON Schema definitions. Named types become definitions, so recursion is a `$ref`.
 * Optional members may be absent, everything else is required, and a member that the type does not have is refused.
 */
export class SchemaBuilder {
  readonly definitions: Record<string, JsonSchema> = {};
  private readonly names = new Map<ts.Type, string>();

  constructor(private readonly checker: ts.TypeChecker) {}

  convert(type: ts.Type): JsonSchema {
    const scalar = this.scalar(type);
    if (scalar) return scalar;
    if (type.isUnion()) return this.union(type.types);
    if (this.checker.isArrayType(type)) return this.array(type);
    const name = nameOf(type);
    // Decimal is a class in the SDK and a string of digits on the wire.
    if (name === "Decimal") return { type: "string" };
    return name ? { $ref: `#/definitions/${this.define(type, name)}` } : this.object(type);
  }

  private scalar(type: ts.Type): JsonSchema | null {
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (type.flags & ts.TypeFlags.BooleanLiteral)
      return { const: this.checker.typeToString(type) === "true" };
    if (type.flags & ts.TypeFlags.Null) return { type: "null" };
    if (type.flags & ts.TypeFlags.String) return { type: "string" };
    if (type.flags & ts.TypeFlags.Number) return { type: "number" };
    if (type.flags & ts.TypeFlags.Boolean) return { type: "boolean" };
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    return null;
  }

  private array(type: ts.Type): JsonSchema {
    const [element] = this.checker.getTypeArguments(type as ts.TypeReference);
    return { type: "array", items: element ? this.convert(element) : {} };
  }

  private union(members: ts.Type[]): JsonSchema {
    const scalars: JsonSchema[] = [];
    const objects: JsonSchema[] = [];
    const words: (string | number | boolean)[] = [];
    for (const member of members) {
      // An open enum ends in `string & Record<never, never>`. A stand-in has no business with words that the pinned
      // SDK does not know, so the enum is taken as closed.
      if (member.flags & ts.TypeFlags.Undefined || isOpenEnumTail(member)) continue;
      const schema = this.convert(member);
      if (schema.const !== undefined) words.push(schema.const);
      else if (schema.type && schema.type !== "object") scalars.push(schema);
      else objects.push(schema);
    }
    if (words.length > 0) scalars.push({ enum: words });
    return this.choose(scalars, objects);
  }

  /** A union as a chain of if/then/else, because `anyOf` would report the faults of every branch. */
  private choose(scalars: JsonSchema[], objects: JsonSchema[]): JsonSchema {
    const [only] = scalars;
    if (objects.length === 0) return scalars.length === 1 && only ? only : { anyOf: scalars };
    const tail = this.chooseObject(objects);
    if (scalars.length === 0) return tail;
    return { if: { anyOf: scalars }, then: {}, else: tail };
  }

  private chooseObject(branches: JsonSchema[]): JsonSchema {
    const marked = branches
      .map((schema) => ({ schema, marks: this.marksOf(schema) }))
      .toSorted((a, b) => Object.keys(b.marks).length - Object.keys(a.marks).length);
    const last = marked.pop();
    if (!last) return {};
    if (marked.some(({ marks }) => Object.keys(marks).length === 0)) return { anyOf: branches };
    return marked.reduceRight<JsonSchema>(
      (rest, { schema, marks }) => ({
        if: { type: "object", properties: marks, required: Object.keys(marks) },
        then: schema,
        else: rest,
      }),
      last.schema,
    );
  }

  /** The members of an object type whose value is fixed (`object: "customer"`, `deleted: true`). */
  private marksOf(schema: JsonSchema): Record<string, JsonSchema> {
    const target = schema.$ref ? this.definitions[schema.$ref.slice("#/definitions/".length)] : schema;
    const entries = Object.entries(target?.properties ?? {});
    return Object.fromEntries(
      entries.filter(([key, value]) => value.const !== undefined && target?.required?.includes(key)),
    );
  }

  private define(type: ts.Type, name: string): string {
    const known = this.names.get(type);
    if (known) return known;
    let id = name;
    for (let copy = 2; this.definitions[id]; copy++) id = `${name}_${copy}`;
    this.names.set(type, id);
    const schema: JsonSchema = { type: "object" };
    // Registered before its members, so that a type that contains itself ends.
    this.definitions[id] = schema;
    Object.assign(schema, this.object(type));
    return id;
  }

  private object(type: ts.Type): JsonSchema {
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    // The fixed members first: `marksOf` may look at a type while its other members are being converted.
    const members = this.checker.getPropertiesOfType(type).map((symbol) => ({
      symbol,
      type: this.checker.getTypeOfSymbol(symbol),
    }));
    const schema: JsonSchema = { type: "object", properties, required, additionalProperties: false };
    const own = nameOf(type) ? this.definitions[this.names.get(type) ?? ""] : undefined;
    if (own) Object.assign(own, schema);
    for (const member of members.toSorted((a, b) => Number(isLiteral(b.type)) - Number(isLiteral(a.type)))) {
      if (member.type.getCallSignatures().length > 0 || member.symbol.name === "lastResponse") continue;
      if (!(member.symbol.flags & ts.SymbolFlags.Optional)) required.push(member.symbol.name);
      properties[member.symbol.name] = this.convert(member.type);
    }
    const [index] = this.checker.getIndexInfosOfType(type);
    schema.additionalProperties = index ? this.convert(index.type) : false;
    return schema;
  }
}

function nameOf(type: ts.Type): string | null {
  const symbol = type.getSymbol() ?? type.aliasSymbol;
  if (!symbol || symbol.name.startsWith("__")) return null;
  return symbol.name;
}

const isLiteral = (type: ts.Type): boolean =>
  type.isStringLiteral() || (type.flags & ts.TypeFlags.BooleanLiteral) !== 0;

const isOpenEnumTail = (type: ts.Type): boolean =>
  type.isIntersection() && type.types.some((part) => (part.flags & ts.TypeFlags.String) !== 0);
