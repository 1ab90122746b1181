import { double, isEqual, isOrdered, numberOf } from "./arithmetic.ts";
import { type Budget, TemplateError } from "./budget.ts";
import { JavaPattern } from "./java-pattern.ts";
import type {
  Aggregate,
  JsonQuery,
  QueryFilter,
  QueryOperand,
  QueryOperator,
  QuerySegment,
  Statistic,
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
    const value = query.isDefinite ? found[0] : new VtlList(found, true);
    if (value === undefined || query.aggregate === undefined) return value;
    return aggregated(query.aggregate, value);
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
          const slice = value.items.slice(segment.from ?? 0, segment.to);
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
    if (value === undefined || other === undefined) return operator === "!=" && value !== other;
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

function sizeOf(value: VtlValue): number | undefined {
  if (typeof value === "string") return value.length;
  if (value instanceof VtlList) return value.items.length;
  return value instanceof VtlMap ? value.entries.size : undefined;
}

function aggregated(aggregate: Aggregate, value: VtlValue): VtlValue | undefined {
  const items = value instanceof VtlList ? value.items : [];
  switch (aggregate) {
    case "length":
    case "size":
      return sizeOf(value);
    case "keys":
      return value instanceof VtlMap ? new VtlList([...value.entries.keys()], true) : undefined;
    case "first":
      return items.at(0);
    case "last":
      return items.at(-1);
    case "min":
    case "max":
    case "avg":
    case "sum": {
      const numbers = items.map(numberOf).filter((item) => item !== undefined);
      return numbers.length === 0 ? undefined : double(statisticOf(aggregate, numbers));
    }
  }
}

function statisticOf(statistic: Statistic, numbers: readonly number[]): number {
  const sum = () => numbers.reduce((total, each) => total + each, 0);
  switch (statistic) {
    case "sum":
      return sum();
    case "avg":
      return sum() / numbers.length;
    case "min":
      return numbers.reduce((least, each) => Math.min(least, each));
    case "max":
      return numbers.reduce((most, each) => Math.max(most, each));
  }
}
