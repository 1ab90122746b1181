import { double, isEqual, isOrdered, isWhole, numberOf, whole } from "./arithmetic.ts";
import { type Budget, TemplateError } from "./budget.ts";
import { ENTRY_METHODS, LIST_METHODS, MAP_METHODS } from "./collection-methods.ts";
import { type Call, methodTable, NoSuchMethod, textArgument } from "./method.ts";
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
  const at = value instanceof VtlList ? listIndex(value, index) : undefined;
  return value instanceof VtlList && at !== undefined ? (value.items[at] ?? null) : null;
}

/** `#set($value.name = …)` and `#set($value[index] = …)`. */
export function writeMember(value: VtlValue, key: VtlValue, member: VtlValue, budget: Budget) {
  budget.spend(1);
  if (value instanceof VtlMap) value.entries.set(argumentText(key, budget) ?? "null", member);
  else if (value instanceof VtlList) {
    const at = listIndex(value, key);
    if (at !== undefined) value.items[at] = member;
  }
}

/** `undefined` for what is no whole number: Velocity finds no method for it, and goes on. */
function listIndex({ items }: VtlList, index: VtlValue): number | undefined {
  if (typeof index !== "number" || !Number.isInteger(index)) return undefined;
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
  "parseBoolean/1": (_value, call) => textArgument(call, 0).toLowerCase() === "true",
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
  "intValue/0": (value) => integerPart(value, 32),
  "longValue/0": (value) => integerPart(value, 64),
  // `#set($Integer = 0) $Integer.parseInt("12")` is how templates turn text into numbers.
  "max/2": (_value, call) => extreme(call, ">"),
  "min/2": (_value, call) => extreme(call, "<"),
  "parseDouble/1": parseDouble,
  "parseFloat/1": parseDouble,
  "parseInt/1": parseWhole,
  "parseLong/1": parseWhole,
  "toString/0": (value, { budget }) => javaText(value, budget),
  "valueOf/1": parseWhole,
});

/** As Java narrows: a whole number wraps around, a Double stops at the ends. */
function integerPart(value: number | bigint | WholeDouble, bits: 32 | 64): VtlValue {
  if (isWhole(value)) return whole(BigInt.asIntN(bits, BigInt(value)));
  const number = Math.trunc(numberOf(value) ?? 0);
  const end = 2n ** BigInt(bits - 1);
  if (Number.isNaN(number)) return 0;
  if (number >= Number(end)) return whole(end - 1n);
  return whole(number <= -Number(end) ? -end : BigInt(number));
}

function extreme({ args: [a = null, b = null] }: Call, operator: "<" | ">"): VtlValue {
  if (numberOf(a) === undefined || numberOf(b) === undefined) throw new NoSuchMethod();
  return isOrdered(operator, a, b) ? a : b;
}

function parseDouble(_value: VtlValue, call: Call): VtlValue {
  const text = textArgument(call, 0).trim();
  if (text.length <= 40 && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[dDfF]?$/.test(text)) {
    return double(Number.parseFloat(text));
  }
  throw notANumber(call, text);
}

function parseWhole(_value: VtlValue, call: Call): VtlValue {
  const text = textArgument(call, 0);
  if (/^[+-]?\d{1,19}$/.test(text)) return whole(BigInt(text.replace("+", "")));
  throw notANumber(call, text);
}

function notANumber({ name }: Call, text: string): TemplateError {
  return new TemplateError(`${name}() of ${JSON.stringify(text.slice(0, 40))}: not a number`);
}
