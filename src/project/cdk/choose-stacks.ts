import { ProjectError } from "../project-error.ts";
import type { StackArtifact } from "./read-assembly.ts";

/**
 * The stacks that `patterns` name, and those they depend on; all without patterns. A pattern is an artifact's id, the name that
 * `cdk ls` shows or the stack's name, with `*` for any characters and `?` for one, as for `cdk deploy`; as there, `*` also
 * stands for a slash.
 */
export function chooseStacks(
  stacks: readonly StackArtifact[],
  patterns: readonly string[],
  manifest: string,
): readonly StackArtifact[] {
  if (patterns.length === 0) return stacks;
  const chosen = new Set<StackArtifact>();
  for (const pattern of patterns) {
    const matches = expressionOf(pattern);
    const named = stacks.filter((stack) => namesOf(stack).some((name) => matches.test(name)));
    if (named.length === 0) {
      const known = stacks.map(({ displayName }) => displayName).join(", ");
      const message = `No stack is named ${pattern}: --stack takes one of ${known}, or a pattern such as "Prod/*"`;
      throw new ProjectError(message, { file: manifest, line: 1 });
    }
    for (const stack of named) chosen.add(stack);
  }
  return withDependencies(chosen, stacks);
}

/** In the order of `stacks`. */
export function withDependencies(
  some: Iterable<StackArtifact>,
  stacks: readonly StackArtifact[],
): StackArtifact[] {
  const needed = new Set<StackArtifact>(some);
  for (const stack of needed) {
    for (const other of stacks) if (dependsOn(stack, other)) needed.add(other);
  }
  return stacks.filter((stack) => needed.has(stack));
}

/** Dependencies stay within one assembly. */
export function dependsOn(stack: StackArtifact, other: StackArtifact): boolean {
  return stack.position.file === other.position.file && stack.dependencies.includes(other.id);
}

function namesOf({ id, displayName, stackName }: StackArtifact): string[] {
  return [id, displayName, stackName];
}

function expressionOf(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  // Stars that follow each other would make the expression take exponential time.
  const source = escaped.replace(/\*+/g, ".*").replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s");
}
