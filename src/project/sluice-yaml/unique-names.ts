/** A whole number as a key would move to the front of its map; the prototype's name is no key at all. */
const MISLEADING = /^(\d+|__proto__)$/;

/** By name; what has the name of another, or one that is no key, goes by its id. */
export function withUniqueNames<Named extends { readonly name: string }>(
  all: readonly Named[],
  idOf: (one: Named) => string,
): [string, Named][] {
  const seen = new Set<string>();
  return all.map((one) => {
    const { name } = one;
    const key = name === "" || seen.has(name) || MISLEADING.test(name) ? idOf(one) : name;
    seen.add(key);
    return [key, one];
  });
}
