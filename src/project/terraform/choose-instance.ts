import { textOf } from "./json.ts";
import type { Mentioned } from "./references.ts";
import type { Instance, ModuleInstance } from "./show.ts";

/** Which of the instances that an expression mentions is the one that it means. */
export type Choice =
  | { readonly kind: "one"; readonly instance: Instance; readonly byName: boolean }
  | { readonly kind: "several"; readonly instances: readonly Instance[] };

/**
 * By the keys that the expression picks with, then by the key of the one who asks. What is left is told apart by its name
 * alone, which is a guess.
 */
export function chooseInstance(
  candidates: readonly Instance[],
  { keys }: Pick<Mentioned, "keys">,
  asking: Instance,
): Choice {
  const [first] = candidates;
  if (first !== undefined && candidates.length === 1) {
    return { kind: "one", instance: first, byName: false };
  }
  const own = asking.key === undefined ? [] : [asking.key];
  for (const key of [...keys, ...own, ...moduleKeys(asking.module)]) {
    const [found, ...others] = candidates.filter(
      (each) => each.key === key || moduleKeys(each.module).includes(key),
    );
    if (found !== undefined && others.length === 0) {
      return { kind: "one", instance: found, byName: false };
    }
  }
  for (const matches of [isSame, isPart]) {
    const [found, ...others] = candidates.filter((each) => areAlike(asking, each, matches));
    if (found !== undefined && others.length === 0) {
      return { kind: "one", instance: found, byName: true };
    }
  }
  return { kind: "several", instances: candidates };
}

function moduleKeys(module: ModuleInstance): readonly (string | number)[] {
  const { key, parent } = module;
  return [...(key === undefined ? [] : [key]), ...(parent === undefined ? [] : moduleKeys(parent))];
}

function areAlike(
  asking: Instance,
  other: Instance,
  matches: (one: Words, other: Words) => boolean,
): boolean {
  const names = namesOf(other);
  return ownNames(asking).some((own) => names.some((name) => matches(own, name)));
}

/** `$connect` and `Connect` are one name, `connect` and `chat-connect` have a word in common that `disconnect` has not. */
type Words = readonly string[];

function isSame(one: Words, other: Words): boolean {
  return one.join("") === other.join("");
}

/** Also where words are written together: `sendmessage` and `send_message_function`. */
function isPart(one: Words, other: Words): boolean {
  return isRun(one.join(""), other) || isRun(other.join(""), one);
}

/** Some of the words, one after the other, are the text. */
function isRun(text: string, words: Words): boolean {
  return words.some((_, start) => {
    let run = "";
    for (let at = start; at < words.length && run.length < text.length; at += 1) run += words[at];
    return run === text;
  });
}

/** A key says which one it is; only without one the resource's name does. */
function ownNames({ key, name, values }: Instance): Words[] {
  return words([typeof key === "string" ? key : name, textOf(values.route_key)]);
}

function namesOf({ key, name, module, values }: Instance): Words[] {
  const own = typeof key === "string" ? key : name;
  return words([own, module.name, textOf(values.function_name), textOf(values.name)]);
}

function words(names: readonly (string | undefined)[]): Words[] {
  return names
    .map((each) => (each ?? "").toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .map((all) => all.filter((word) => word !== ""))
    .filter(({ length }) => length > 0);
}
