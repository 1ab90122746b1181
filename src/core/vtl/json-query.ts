import { isEqual, isOrdered, numberOf } from "./arithmetic.ts";
import { type Budget, TemplateError } from "./budget.ts";
import { JavaPattern } from "./java-pattern.ts";
import { joinsArguments, queryFunction, sizeOf } from "./json-query-function.ts";
import type {
  JsonQuery,
  QueryFilter,
  QueryFunction,
  QueryOperand,
  QueryOperator,
  QuerySegment,
} from "./json-query-syntax.ts";
import { VtlList, VtlMap, type VtlValue } from "./value.ts";

/** What the path selects: a value, a list when it may select several, `undefined` for nothing. */
export function selectJson(
  query: JsonQuery,
  document: VtlValue,
  budget: Budget,
): VtlValue | undefined {
  return new Selection(document, budget).select(query, document);
}

class Selection {
  readonly #root: VtlValue;
  readonly #budget: Budget;

  constructor(root: VtlValue, budget: Budget) {
    this.#root = root;
    this.#budget = budget;
  }

  select(query: JsonQuery, start: VtlValue): VtlValue | undefined {
    let found: VtlValue[] = [start];
    for (const segment of query.segments) {
      const next: VtlValue[] = [];
      for (const value of found) {
        for (const place of segment.isDeep ? this.#descendants(value) : [value]) {
          this.#step(segment, place, next);
        }
      }
      found = next;
    }
    if (query.function !== undefined) return this.#applied(query, query.function, found);
    return query.isDefinite ? found[0] : new VtlList(found, true);
  }

  /**
   * A path that may select several values has its function applied to each. One that begins with `..` is the argument of its
   * function instead: `$..price.max()` is the highest of all prices, `$..book.length()` counts what the books hold.
   */
  #applied(
    { segments, isDefinite }: JsonQuery,
    { name, args }: QueryFunction,
    found: readonly VtlValue[],
  ): VtlValue | undefined {
    if (segments[0]?.isDeep && args.length === 0) {
      if (name === "length" || name === "size") {
        return found.reduce<number>((total, value) => total + this.#children(value).length, 0);
      }
      if (joinsArguments(name)) return queryFunction(name, null, [...found], this.#budget);
    }
    const values = found.map((value) => {
      const given = args.map((arg) => this.#operand(arg, value) ?? null);
      return queryFunction(name, value, given, this.#budget);
    });
    return isDefinite
      ? values[0]
      : new VtlList(
          values.map((value) => value ?? null),
          true,
        );
  }

  #step(segment: QuerySegment, value: VtlValue, found: VtlValue[]): void {
    this.#budget.spend(1);
    switch (segment.kind) {
      case "names":
        this.#names(segment, value, found);
        return;
      case "indexes":
        if (!(value instanceof VtlList)) return;
        for (const index of segment.indexes) {
          const item = value.items.at(index);
          if (item !== undefined) found.push(item);
        }
        return;
      case "slice":
        if (value instanceof VtlList) {
          const slice = sliced(value.items, segment);
          this.#budget.spend(slice.length);
          for (const item of slice) found.push(item);
        }
        return;
      case "wildcard":
        for (const item of this.#children(value)) found.push(item);
        return;
      case "filter": {
        const items = value instanceof VtlMap && !segment.isDeep ? [value] : this.#children(value);
        for (const item of items) if (this.#holds(segment.filter, item)) found.push(item);
      }
    }
  }

  /** Several names in one bracket make a map of those that are there. */
  #names(
    { names, isDeep }: Extract<QuerySegment, { kind: "names" }>,
    value: VtlValue,
    found: VtlValue[],
  ): void {
    if (!(value instanceof VtlMap)) return;
    const present = names.filter((name) => value.entries.has(name));
    if (names.length > 1 && !isDeep) {
      found.push(new VtlMap(present.map((name) => [name, value.get(name)])));
    } else for (const name of present) found.push(value.get(name));
  }

  #children(value: VtlValue): VtlValue[] {
    const children =
      value instanceof VtlMap
        ? [...value.entries.values()]
        : value instanceof VtlList
          ? [...value.items]
          : [];
    this.#budget.spend(children.length);
    return children;
  }

  /** The value and everything in it, outside first. */
  #descendants(value: VtlValue): VtlValue[] {
    const all: VtlValue[] = [];
    const waiting: VtlValue[] = [value];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      all.push(next);
      for (const child of this.#children(next).reverse()) waiting.push(child);
    }
    return all;
  }

  #holds(filter: QueryFilter, item: VtlValue): boolean {
    switch (filter.kind) {
      case "any":
        return filter.filters.some((each) => this.#holds(each, item));
      case "all":
        return filter.filters.every((each) => this.#holds(each, item));
      case "not":
        return !this.#holds(filter.filter, item);
      case "exists":
        return this.#operand(filter.operand, item) !== undefined;
      case "compare":
        return this.#compares(filter, item);
    }
  }

  #compares(
    { operator, left, right }: Extract<QueryFilter, { kind: "compare" }>,
    item: VtlValue,
  ): boolean {
    const value = this.#operand(left, item);
    if (operator === "=~") {
      if (typeof value !== "string" || right.kind !== "pattern") return false;
      return new JavaPattern(right.source, this.#budget).matchesWhole(value);
    }
    const other = this.#operand(right, item);
    if (value === undefined || other === undefined) {
      return (operator === "!=" || operator === "nin") && value !== other;
    }
    return compared(operator, value, other, this.#budget);
  }

  #operand(operand: QueryOperand, item: VtlValue): VtlValue | undefined {
    this.#budget.spend(1);
    switch (operand.kind) {
      case "value":
        return operand.value;
      case "path":
        return this.select(operand.query, operand.root === "@" ? item : this.#root);
      case "list":
        return new VtlList(operand.items.map((each) => this.#operand(each, item) ?? null));
      case "pattern":
        throw new TemplateError("A regular expression in a JSON path goes after =~");
    }
  }
}

function compared(
  operator: QueryOperator,
  left: VtlValue,
  right: VtlValue,
  budget: Budget,
): boolean {
  switch (operator) {
    case "==":
      return isSame(left, right, budget);
    case "!=":
      return !isSame(left, right, budget);
    case "in":
    case "nin":
      return (right instanceof VtlList && has(right, left, budget)) === (operator === "in");
    case "subsetof":
    case "anyof":
    case "noneof":
      return areRelated(operator, left, right, budget);
    case "contains":
      if (typeof left === "string" && typeof right === "string") {
        budget.search(left.length, right.length);
        return left.includes(right);
      }
      return left instanceof VtlList && has(left, right, budget);
    case "size":
      return sizeOf(left) === right;
    case "empty":
      return (sizeOf(left) === 0) === right;
    case "=~":
      return false;
    default: {
      if (typeof left !== "string" || typeof right !== "string") {
        return isOrdered(operator, left, right);
      }
      budget.text(Math.min(left.length, right.length));
      return isOrdered(operator, left < right ? -1 : Number(left > right), 0);
    }
  }
}

/** Unlike in Velocity, 1 and '1' differ. */
function isSame(left: VtlValue, right: VtlValue, budget: Budget): boolean {
  const isNumber = numberOf(left) !== undefined;
  if (isNumber !== (numberOf(right) !== undefined)) return false;
  return (isNumber || typeof left === typeof right) && isEqual(left, right, budget);
}

function has({ items }: VtlList, wanted: VtlValue, budget: Budget): boolean {
  return items.some((item) => isSame(item, wanted, budget));
}

function areRelated(
  operator: "subsetof" | "anyof" | "noneof",
  left: VtlValue,
  right: VtlValue,
  budget: Budget,
): boolean {
  if (!(left instanceof VtlList && right instanceof VtlList)) return false;
  const isIn = (item: VtlValue) => has(right, item, budget);
  if (operator === "subsetof") return left.items.every(isIn);
  return left.items.some(isIn) === (operator === "anyof");
}

/** From a negative start up to an end, Jayway counts through zero: `[-1:1]` is the last item and the first. */
function sliced(
  items: readonly VtlValue[],
  { from, to }: { readonly from: number | undefined; readonly to: number | undefined },
): readonly VtlValue[] {
  if (from === undefined || to === undefined || from >= 0) {
    return items.slice(from ?? 0, to === undefined || from === undefined ? to : Math.max(to, 0));
  }
  const slice: VtlValue[] = [];
  const end = Math.min(to, items.length);
  for (let at = Math.max(from, -items.length); at < end; at += 1) {
    const item = items.at(at);
    if (item !== undefined) slice.push(item);
  }
  return slice;
}
