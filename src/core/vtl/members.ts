import { isEqual, isOrdered, isWhole, numberOf, whole } from "./arithmetic.ts";
import { type Budget, TemplateError } from "./budget.ts";
import { ENTRY_METHODS, LIST_METHODS, MAP_METHODS } from "./collection-methods.ts";
import { type Call, methodTable, textArgument } from "./method.ts";
import { STRING_METHODS } from "./string-methods.ts";
import { VtlEntry, VtlList, VtlMap, VtlObject, type VtlValue, WholeDouble } from "./value.ts";
import { argumentText, javaText } from "./value-text.ts";

/** `$value.name`: a member of a map, or one of the few bean properties. Null when there is none. */
export function readProperty(value: VtlValue, name: string): VtlValue {
  if (value instanceof VtlMap) return value.get(name);
  if (value instanceof VtlEntry) {
    if (name === "key") return value.key;
    return name === "value" ? value.value : null;
  }
  if (value instanceof VtlObject) return value.host.property(name) ?? null;
  if (name === "empty" && typeof value === "string") return value === "";
  return name === "empty" && value instanceof VtlList ? value.items.length === 0 : null;
}

/** `$value[index]`. A negative index counts from the end of a list, as Velocity 1.7 has it. */
export function readIndex(value: VtlValue, index: VtlValue, budget: Budget): VtlValue {
  if (value instanceof VtlMap) return value.get(argumentText(index, budget) ?? "null");
  if (value instanceof VtlObject) {
    return typeof index === "string" ? (value.host.property(index) ?? null) : null;
  }
  if (!(value instanceof VtlList)) return null;
  return value.items[listIndex(value, index)] ?? null;
}

/** `#set($value.name = …)` and `#set($value[index] = …)`. */
export function writeMember(value: VtlValue, key: VtlValue, member: VtlValue, budget: Budget) {
  budget.spend(1);
  if (value instanceof VtlMap) value.entries.set(argumentText(key, budget) ?? "null", member);
  else if (value instanceof VtlList) value.items[listIndex(value, key)] = member;
}

function listIndex({ items }: VtlList, index: VtlValue): number {
  if (typeof index !== "number" || !Number.isInteger(index)) {
    throw new TemplateError("The index of a list must be a whole number");
  }
  const at = index < 0 ? items.length + index : index;
  if (at >= 0 && at < items.length) return at;
  throw new TemplateError(`Index ${index} is out of range: the list has ${items.length} items`);
}

/** Null for a method that the value's table does not have. */
export function callMethod(value: VtlValue, call: Call): VtlValue {
  if (value === null) return null;
  return tableCall(value, call) ?? null;
}

function tableCall(value: NonNullable<VtlValue>, call: Call): VtlValue | undefined {
  if (typeof value === "string") return STRING_METHODS.call(value, call);
  if (typeof value === "boolean") return BOOLEAN_METHODS.call(value, call);
  if (typeof value === "number" || typeof value === "bigint" || value instanceof WholeDouble) {
    return NUMBER_METHODS.call(value, call);
  }
  if (value instanceof VtlList) return LIST_METHODS.call(value, call);
  if (value instanceof VtlMap) return MAP_METHODS.call(value, call);
  if (value instanceof VtlEntry) return ENTRY_METHODS.call(value, call);
  return value instanceof VtlObject ? value.host.call(call.name, call.args) : undefined;
}

const BOOLEAN_METHODS = methodTable<boolean>({
  "booleanValue/0": (value) => value,
  "equals/1": (value, { args: [other] }) => value === other,
  "toString/0": (value) => String(value),
});

const NUMBER_METHODS = methodTable<number | bigint | WholeDouble>({
  "compareTo/1": (value, { args: [other = null] }) =>
    isOrdered("<", value, other) ? -1 : isOrdered(">", value, other) ? 1 : 0,
  "doubleValue/0": (value) => {
    const number = numberOf(value) ?? 0;
    return Number.isInteger(number) ? new WholeDouble(number) : number;
  },
  "equals/1": (value, { args: [other = null], budget }) =>
    numberOf(other) !== undefined &&
    isWhole(value) === isWhole(other) &&
    isEqual(value, other, budget),
  "intValue/0": integerPart,
  "longValue/0": integerPart,
  // `#set($Integer = 0) $Integer.parseInt("12")` is how templates turn text into numbers.
  "parseInt/1": parseWhole,
  "parseLong/1": parseWhole,
  "toString/0": (value, { budget }) => javaText(value, budget),
  "valueOf/1": parseWhole,
});

function integerPart(value: number | bigint | WholeDouble): VtlValue {
  if (typeof value === "bigint") return value;
  const number = numberOf(value) ?? 0;
  return Number.isFinite(number) ? whole(BigInt(Math.trunc(number))) : 0;
}

function parseWhole(_value: VtlValue, call: Call): VtlValue {
  const text = textArgument(call, 0);
  if (/^[+-]?\d{1,19}$/.test(text)) return whole(BigInt(text.replace("+", "")));
  throw new TemplateError(`${call.name}() of ${JSON.stringify(text.slice(0, 40))}: not a number`);
}
