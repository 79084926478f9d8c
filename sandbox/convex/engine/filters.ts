import type { JSONValue, Value } from "convex/values";
import type { ConvexDocument } from "./values";
import { compare, fieldAt, literalFromJson, textOf } from "./values";

type Operand = Value | undefined;
export type Filter = (document: ConvexDocument) => boolean;

/** Reads the expression that `q.filter(...)` sends; throws for an operator it does not know. */
export function parseFilter(json: JSONValue): Filter {
  const evaluate = parseExpression(json);
  return (document) => evaluate(document) === true;
}

function parseExpression(json: JSONValue): (document: ConvexDocument) => Operand {
  const [entry] = Object.entries((json ?? {}) as Record<string, JSONValue>);
  if (entry === undefined) throw new Error("A filter expression is empty.");
  const [operator, operand] = entry;
  if (operator === "$literal") {
    const literal = literalFromJson(operand);
    return () => literal;
  }
  if (operator === "$field") {
    const path = textOf(operand);
    return (document) => fieldAt(document, path);
  }
  const operands = (Array.isArray(operand) ? operand : [operand]).map(parseExpression);
  return (document) => apply(operator, operands, document);
}

function apply(
  operator: string,
  operands: readonly ((document: ConvexDocument) => Operand)[],
  document: ConvexDocument,
): Operand {
  if (operator === "$and") return operands.every((operand) => operand(document) === true);
  if (operator === "$or") return operands.some((operand) => operand(document) === true);
  const [left, right] = operands.map((operand) => operand(document));
  switch (operator) {
    case "$not":
      return left !== true;
    case "$eq":
      return compare(left, right) === 0;
    case "$neq":
      return compare(left, right) !== 0;
    case "$lt":
      return compare(left, right) < 0;
    case "$lte":
      return compare(left, right) <= 0;
    case "$gt":
      return compare(left, right) > 0;
    case "$gte":
      return compare(left, right) >= 0;
    default:
      return arithmetic(operator, left, right);
  }
}

function arithmetic(operator: string, left: Operand, right: Operand): Operand {
  if (operator === "$neg" && (typeof left === "number" || typeof left === "bigint")) return -left;
  if (typeof left === "number" && typeof right === "number") return arithmeticOnFloats(operator, left, right);
  if (typeof left === "bigint" && typeof right === "bigint") return arithmeticOnInts(operator, left, right);
  throw new Error(`The operands of ${operator} must be two numbers of the same type.`);
}

function arithmeticOnFloats(operator: string, left: number, right: number): number {
  if (operator === "$add") return left + right;
  if (operator === "$sub") return left - right;
  if (operator === "$mul") return left * right;
  if (operator === "$div") return left / right;
  if (operator === "$mod") return left % right;
  throw new Error(`Unknown filter operator ${operator}.`);
}

function arithmeticOnInts(operator: string, left: bigint, right: bigint): bigint {
  if (operator === "$add") return left + right;
  if (operator === "$sub") return left - right;
  if (operator === "$mul") return left * right;
  if (operator === "$div") return left / right;
  if (operator === "$mod") return left % right;
  throw new Error(`Unknown filter operator ${operator}.`);
}
