import { double, numberOf } from "./arithmetic.ts";
import { type Budget, TemplateError } from "./budget.ts";
import type { QueryFunction } from "./json-query-syntax.ts";
import { VtlList, VtlMap, type VtlValue } from "./value.ts";
import { javaText } from "./value-text.ts";

/** The function at the end of a JSON path, as Jayway has it; `undefined` where it has no value for what it is given. */
export function queryFunction(
  name: QueryFunction["name"],
  value: VtlValue,
  args: readonly VtlValue[],
  budget: Budget,
): VtlValue | undefined {
  const items = value instanceof VtlList ? value.items : [];
  // The ends of a list and its size cost nothing, all else looks at each item.
  if (!CONSTANT.has(name)) budget.spend((sizeOf(value) ?? 0) + args.length);
  switch (name) {
    case "length":
    case "size": {
      const counted = args[0] ?? value;
      return typeof counted === "string" ? undefined : sizeOf(counted);
    }
    case "keys":
      return value instanceof VtlMap ? new VtlList([...value.entries.keys()]) : undefined;
    case "first":
      return items.at(0);
    case "last":
      return items.at(-1);
    case "index":
      return items.at(indexOf(args));
    case "append":
      return value instanceof VtlList ? appended(value, args) : undefined;
    case "concat":
      return concatenated(
        [...items.filter((item) => typeof item === "string"), ...flat(args)],
        budget,
      );
    default: {
      const numbers = [...items, ...flat(args)].map(numberOf).filter((item) => item !== undefined);
      if (numbers.length > 0) return double(STATISTICS[name](numbers));
      throw new TemplateError(`${name}() of a JSON path finds no numbers`);
    }
  }
}

const CONSTANT: ReadonlySet<QueryFunction["name"]> = new Set([
  ...(["length", "size", "first", "last", "index", "append"] as const),
]);

/** What `size`, `empty` and `length()` count. */
export function sizeOf(value: VtlValue): number | undefined {
  if (typeof value === "string") return value.length;
  if (value instanceof VtlList) return value.items.length;
  return value instanceof VtlMap ? value.entries.size : undefined;
}

/** Whether its arguments count beside the items of its list. */
export function joinsArguments(name: QueryFunction["name"]): boolean {
  return name === "concat" || Object.hasOwn(STATISTICS, name);
}

function indexOf([index]: readonly VtlValue[]): number {
  if (typeof index === "number" && Number.isInteger(index)) return index;
  throw new TemplateError("index() of a JSON path needs a whole number");
}

/** The list itself grows, as Jayway's does. */
function appended(list: VtlList, args: readonly VtlValue[]): VtlList {
  for (const arg of args) list.items.push(arg);
  return list;
}

function concatenated(pieces: readonly VtlValue[], budget: Budget): string {
  let text = "";
  for (const piece of pieces) {
    if (piece !== null) text += javaText(piece, budget);
    budget.fits(text.length);
  }
  return text;
}

/** What a path as an argument selects counts one by one; its steps are paid. */
function flat(args: readonly VtlValue[]): VtlValue[] {
  return args.flatMap((arg) => (arg instanceof VtlList ? arg.items : [arg]));
}

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, each) => total + each, 0);

const STATISTICS = {
  sum,
  avg: (numbers: readonly number[]) => sum(numbers) / numbers.length,
  min: (numbers: readonly number[]) => numbers.reduce((least, each) => Math.min(least, each)),
  max: (numbers: readonly number[]) => numbers.reduce((most, each) => Math.max(most, each)),
  /** Of the whole population. */
  stddev: (numbers: readonly number[]) => {
    const mean = sum(numbers) / numbers.length;
    const squares = sum(numbers.map((each) => each * each)) / numbers.length;
    return Math.sqrt(squares - mean * mean);
  },
};
