import { resourceIdFrom } from "../../core/identifiers.ts";

/** Of a logical id without what makes it unique. AWS: 255 characters in all. */
const NAME_CHARACTERS_MAX = 200;

/**
 * Gives out logical ids made of names, the same for the same names, so that a stack that is updated keeps its resources.
 * What two names share after their signs are left out is told apart by a hash of the second name.
 */
export class LogicalIds {
  readonly #given = new Set<string>();

  /** `Chat`, `$connect`, `Route` -> `ChatConnectRoute`; a word that stands there already is not said again. */
  of(...names: readonly string[]): string {
    const words = names
      .map(wordOf)
      .reduce((before, word) => (before.endsWith(word) ? before : before + word));
    const plain = words.slice(0, NAME_CHARACTERS_MAX);
    let id = plain;
    for (let count = 0; this.#given.has(id); count += 1) {
      id = `${plain}${capital(resourceIdFrom(`${count}/${names.join("/")}`, 6))}`;
    }
    this.#given.add(id);
    return id;
  }
}

/** Letters and digits alone, each word with a capital. A name that has none of them is a hash. */
function wordOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}+/gu, "");
  const words = plain.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  if (words.length === 0) return capital(resourceIdFrom(name, 6));
  return words.map(capital).join("");
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
