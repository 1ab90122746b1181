import type { JsonValue } from "../../core/json-path.ts";
import { type AddressStep, stepsOf } from "./address.ts";
import { callOf, type Place } from "./configuration.ts";
import { listOf, memberOf, textOf } from "./json.ts";
import type { Show } from "./show.ts";

/** Calls of modules in each other, levels. Ours. */
const CALLS_MAX = 64;

/** What a reference is, where the JSON says: a variable's value, `each.key`, what a constant map has for `each.value`. */
export function constantOf(
  reference: string,
  place: Place,
  show: Pick<Show, "variables">,
  calls = 0,
): JsonValue | undefined {
  const [head, name, ...rest] = stepsOf(reference);
  if (head?.kind !== "name" || name?.kind !== "name" || calls > CALLS_MAX) return undefined;
  const evaluate = (expression: JsonValue | undefined, at: Place) => {
    const constant = memberOf(expression, "constant_value");
    if (constant !== undefined) return constant;
    const references = outermost(listOf(memberOf(expression, "references")));
    const [only] = references;
    // Of an expression with more in it, only what it mentions is known.
    if (only === undefined || references.length > 1) return undefined;
    return constantOf(only, at, show, calls + 1);
  };
  switch (`${head.name}.${name.name}`) {
    case "each.key":
    case "count.index":
      return place.key;
    case "each.value": {
      const all = evaluate(place.forEach, place);
      // A set's value is its key.
      const own = Array.isArray(all) ? place.key : memberOf(all, String(place.key));
      return descend(own, rest);
    }
  }
  if (head.name !== "var") return undefined;
  const called = callOf(place.module);
  if (called === undefined) return descend(memberOf(show.variables, name.name), rest);
  const given = memberOf(called.call.expressions, name.name);
  if (given !== undefined) return descend(evaluate(given, called.place), rest);
  const variable = memberOf(memberOf(place.module.configuration, "variables"), name.name);
  return descend(memberOf(variable, "default"), rest);
}

/** Terraform lists `a.b.c` and then `a.b`, of which the first says all. */
export function outermost(references: readonly JsonValue[]): readonly string[] {
  const texts = references.flatMap((each) => textOf(each) ?? []);
  const isPart = (short: string, long: string) =>
    long.length > short.length && long.startsWith(short) && /[.[]/.test(long[short.length] ?? "");
  return texts.filter((short, at) => {
    // Its parts follow a reference without a gap.
    for (let before = at - 1; before >= 0; before -= 1) {
      const long = texts[before] ?? "";
      if (isPart(short, long)) return false;
      const next = texts[before + 1] ?? "";
      if (!isPart(next, long)) break;
    }
    return true;
  });
}

function descend(
  value: JsonValue | undefined,
  steps: readonly AddressStep[],
): JsonValue | undefined {
  let found = value;
  for (const step of steps) {
    const name = step.kind === "name" ? step.name : step.key;
    if (Array.isArray(found)) found = typeof name === "number" ? found[name] : undefined;
    else found = memberOf(found, String(name));
  }
  return found;
}
