import { type Budget, TemplateError } from "./budget.ts";
import type { Operator } from "./syntax.ts";
import {
  VtlBlock,
  VtlEntry,
  VtlList,
  VtlMap,
  VtlObject,
  type VtlValue,
  WholeDouble,
} from "./value.ts";
import { argumentText, javaText } from "./value-text.ts";

/** Digits of a whole number, bits. Java's BigInteger has no such bound; a template must end. */
export const INTEGER_BITS_MAX = 4_096;
const INTEGER_MAX = 1n << BigInt(INTEGER_BITS_MAX);

/** Of a reference: everything but null and false is true, as in Velocity 1.x, the empty string and 0 too. */
export function isTrue(value: VtlValue): boolean {
  return value !== null && value !== false;
}

/** Null for what cannot be computed: Velocity logs it and goes on. */
export function calculate(
  operator: Operator,
  left: VtlValue,
  right: VtlValue,
  budget: Budget,
): VtlValue {
  budget.spend(1);
  if (operator === "+" && (typeof left === "string" || typeof right === "string")) {
    return (argumentText(left, budget) ?? "") + (argumentText(right, budget) ?? "");
  }
  if (isWhole(left) && isWhole(right)) return wholeResult(operator, BigInt(left), BigInt(right));
  const a = numberOf(left);
  const b = numberOf(right);
  if (a === undefined || b === undefined) return null;
  switch (operator) {
    case "+":
      return double(a + b);
    case "-":
      return double(a - b);
    case "*":
      return double(a * b);
    case "/":
      return b === 0 ? null : double(a / b);
    default:
      return b === 0 ? null : double(a % b);
  }
}

function wholeResult(operator: Operator, a: bigint, b: bigint): VtlValue {
  switch (operator) {
    case "+":
      return whole(a + b);
    case "-":
      return whole(a - b);
    case "*":
      return whole(a * b);
    case "/":
      return b === 0n ? null : whole(a / b);
    default:
      return b === 0n ? null : whole(a % b);
  }
}

/** Only numbers have an order; anything else compares as false. */
export function isOrdered(operator: Operator, left: VtlValue, right: VtlValue): boolean {
  const a = isWhole(left) ? left : numberOf(left);
  const b = isWhole(right) ? right : numberOf(right);
  if (a === undefined || b === undefined) return false;
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    default:
      return a >= b;
  }
}

/** Numbers by value, likes by their parts, and unlike things by their text, as Velocity's `==` does. */
export function isEqual(left: VtlValue, right: VtlValue, budget: Budget): boolean {
  budget.spend(1);
  if (left === null || right === null) return left === right;
  const a = isWhole(left) ? left : numberOf(left);
  const b = isWhole(right) ? right : numberOf(right);
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number of the same value are equal.
  if (a !== undefined && b !== undefined) return a == b;
  if (left instanceof VtlList && right instanceof VtlList)
    return areListsEqual(left, right, budget);
  if (left instanceof VtlMap && right instanceof VtlMap) return areMapsEqual(left, right, budget);
  if (isOpaque(left) || isOpaque(right)) return left === right;
  if (left instanceof VtlEntry && right instanceof VtlEntry) {
    const { key, value } = left;
    return key === right.key && budget.nested(() => isEqual(value, right.value, budget));
  }
  return javaText(left, budget) === javaText(right, budget);
}

function isOpaque(value: VtlValue): boolean {
  return value instanceof VtlObject || value instanceof VtlBlock;
}

function areListsEqual(left: VtlList, right: VtlList, budget: Budget): boolean {
  if (left.items.length !== right.items.length) return false;
  return budget.nested(() =>
    left.items.every((item, index) => isEqual(item, right.items[index] ?? null, budget)),
  );
}

function areMapsEqual(left: VtlMap, right: VtlMap, budget: Budget): boolean {
  if (left.entries.size !== right.entries.size) return false;
  return budget.nested(() => {
    for (const [key, value] of left.entries) {
      if (!right.entries.has(key) || !isEqual(value, right.get(key), budget)) return false;
    }
    return true;
  });
}

export function isWhole(value: VtlValue): value is number | bigint {
  return typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value));
}

/** `undefined` for what is no number. */
export function numberOf(value: VtlValue): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  return value instanceof WholeDouble ? value.value : undefined;
}

/** A Double, whether it has a fraction or not. */
export function double(value: number): VtlValue {
  return Number.isInteger(value) ? new WholeDouble(value) : value;
}

export function whole(value: bigint): number | bigint {
  if (value >= INTEGER_MAX || value <= -INTEGER_MAX) {
    throw new TemplateError(`A number has more than ${INTEGER_BITS_MAX} bits`);
  }
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
