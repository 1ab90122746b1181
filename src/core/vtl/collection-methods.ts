import { isEqual } from "./arithmetic.ts";
import { TemplateError } from "./budget.ts";
import { type Call, checkedIndex, indexArgument, methodTable, NoSuchMethod } from "./method.ts";
import { VtlEntry, VtlList, VtlMap, type VtlValue } from "./value.ts";
import { argumentText, javaText } from "./value-text.ts";

/** The methods of java.util.List that templates may call. */
export const LIST_METHODS = methodTable<VtlList>({
  "add/1": ({ items }, { args: [value = null] }) => {
    items.push(value);
    return true;
  },
  "add/2": ({ items }, call) => {
    const at = checkedIndex(call, indexArgument(call, 0), [0, items.length]);
    items.splice(at, 0, copied(items, call).args[1] ?? null);
    return null;
  },
  "addAll/1": ({ items }, call) => {
    const added = listArgument(call).items;
    call.budget.spend(added.length);
    for (const item of [...added]) items.push(item);
    return added.length > 0;
  },
  "clear/0": ({ items }) => {
    items.length = 0;
    return null;
  },
  "contains/1": (list, call) => indexOf(list, call) !== -1,
  "containsAll/1": (list, call) =>
    listArgument(call).items.every((item) => indexOf(list, { ...call, args: [item] }) !== -1),
  "equals/1": (list, { args: [other = null], budget }) => isEqual(list, other, budget),
  "get/1": ({ items }, call) =>
    items[checkedIndex(call, indexArgument(call, 0), [0, items.length - 1])] ?? null,
  "indexOf/1": indexOf,
  "isEmpty/0": ({ items }) => items.length === 0,
  "lastIndexOf/1": ({ items }, { args: [wanted = null], budget }) =>
    items.findLastIndex((item) => isEqual(item, wanted, budget)),
  "remove/1": (list, call) => {
    // A whole number is an index, anything else the item itself, as Java chooses by type.
    if (typeof call.args[0] === "number" && Number.isInteger(call.args[0])) {
      const at = checkedIndex(call, indexArgument(call, 0), [0, list.items.length - 1]);
      return copied(list.items, call) && (list.items.splice(at, 1)[0] ?? null);
    }
    const at = indexOf(list, call);
    if (at !== -1) list.items.splice(at, 1);
    return at !== -1;
  },
  "removeAll/1": (list, call) => keepIf(list, call, false),
  "retainAll/1": (list, call) => keepIf(list, call, true),
  "set/2": ({ items }, call) => {
    const at = checkedIndex(call, indexArgument(call, 0), [0, items.length - 1]);
    const former = items[at] ?? null;
    items[at] = call.args[1] ?? null;
    return former;
  },
  "size/0": ({ items }) => items.length,
  "subList/2": (list, call) => {
    const to = checkedIndex(call, indexArgument(call, 1), [0, list.items.length]);
    const from = checkedIndex(call, indexArgument(call, 0), [0, to]);
    call.budget.spend(to - from);
    return new VtlList(list.items.slice(from, to), list.isJson);
  },
  "toString/0": (list, { budget }) => javaText(list, budget),
});

/** The methods of java.util.Map that templates may call. */
export const MAP_METHODS = methodTable<VtlMap>({
  "clear/0": ({ entries }) => {
    entries.clear();
    return null;
  },
  "containsKey/1": (map, call) => hasKey(map, call),
  "containsValue/1": ({ entries }, { args: [wanted = null], budget }) =>
    [...entries.values()].some((value) => isEqual(value, wanted, budget)),
  "entrySet/0": ({ entries }, { budget }) => {
    budget.spend(entries.size);
    return new VtlList([...entries].map(([key, value]) => new VtlEntry(key, value)));
  },
  "equals/1": (map, { args: [other = null], budget }) => isEqual(map, other, budget),
  "get/1": (map, call) => map.get(keyArgument(call)),
  "getOrDefault/2": (map, call) =>
    hasKey(map, call) ? map.get(keyArgument(call)) : (call.args[1] ?? null),
  "isEmpty/0": ({ entries }) => entries.size === 0,
  "keySet/0": ({ entries }, { budget }) => {
    budget.spend(entries.size);
    return new VtlList([...entries.keys()]);
  },
  "put/2": (map, call) => {
    const key = keyArgument(call);
    const former = map.entries.get(key) ?? null;
    map.entries.set(key, call.args[1] ?? null);
    return former;
  },
  "putIfAbsent/2": (map, call) => {
    const key = keyArgument(call);
    const former = map.entries.get(key) ?? null;
    if (former === null) map.entries.set(key, call.args[1] ?? null);
    return former;
  },
  "putAll/1": ({ entries }, { args: [other], budget, name }) => {
    if (!(other instanceof VtlMap)) throw mismatch(other, name);
    budget.spend(other.entries.size);
    for (const [key, value] of [...other.entries]) entries.set(key, value);
    return null;
  },
  "remove/1": (map, call) => {
    const key = keyArgument(call);
    const former = map.entries.get(key) ?? null;
    map.entries.delete(key);
    return former;
  },
  "size/0": ({ entries }) => entries.size,
  "toString/0": (map, { budget }) => javaText(map, budget),
  "values/0": ({ entries }, { budget }) => {
    budget.spend(entries.size);
    return new VtlList([...entries.values()]);
  },
});

export const ENTRY_METHODS = methodTable<VtlEntry>({
  "getKey/0": ({ key }) => key,
  "getValue/0": ({ value }) => value,
  "toString/0": (entry, { budget }) => javaText(entry, budget),
});

/** Keeps the items that are in the other list, or those that are not; whether any went. */
function keepIf(list: VtlList, call: Call, isIn: boolean): boolean {
  const others = listArgument(call);
  const kept = list.items.filter(
    (item) => (indexOf(others, { ...call, args: [item] }) !== -1) === isIn,
  );
  const before = list.items.length;
  list.items.length = 0;
  for (const item of kept) list.items.push(item);
  return kept.length < before;
}

function indexOf({ items }: VtlList, { args: [wanted = null], budget }: Call): number {
  return items.findIndex((item) => isEqual(item, wanted, budget));
}

/** A value of null counts as a value. */
function hasKey(map: VtlMap, call: Call): boolean {
  const key = keyArgument(call);
  return map.entries.has(key) || map.get(key) !== null;
}

function keyArgument(call: Call): string {
  return argumentText(call.args[0], call.budget) ?? "null";
}

function listArgument({ args: [list], name }: Call): VtlList {
  if (list instanceof VtlList) return list;
  throw mismatch(list, name);
}

function mismatch(argument: VtlValue | undefined, name: string): Error {
  const isNull = argument === null || argument === undefined;
  return isNull ? new TemplateError(`${name}() is called with null`) : new NoSuchMethod();
}

/** Pays for moving the items of a list. */
function copied(items: readonly VtlValue[], call: Call): Call {
  call.budget.spend(Math.ceil(items.length / 16));
  return call;
}
