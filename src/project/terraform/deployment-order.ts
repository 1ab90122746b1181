import type { Instance } from "./show.ts";
import type { Translation } from "./translation.ts";

/**
 * What exists before a resource is made, as `depends_on` and references say, through everything that they lead to.
 * `undefined`: not all is known, as after a local.
 */
export function madeBefore(
  instance: Instance,
  translation: Translation,
): ReadonlySet<Instance> | undefined {
  const reached = new Set<Instance>();
  const waiting = [instance];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const before = directlyBefore(next, translation);
    if (before === undefined) return undefined;
    for (const each of before) {
      if (reached.has(each)) continue;
      reached.add(each);
      waiting.push(each);
    }
  }
  return reached;
}

function directlyBefore(
  instance: Instance,
  translation: Translation,
): Iterable<Instance> | undefined {
  const { show, configuration, references } = translation;
  if (show.kind === "state") return instance.dependsOn.flatMap((name) => translation.named(name));
  const expression = { references: configuration.referencesOf(instance) };
  const mentioned = references.mentionedBy(expression, configuration.placeOf(instance));
  return mentioned.isPartial ? undefined : mentioned.instances;
}
