import type { Operation } from "./operations.ts";

/** What `--generate-cli-skeleton [input]` prints: a template for `--cli-input-json`. */
export function jsonSkeleton({ members }: Operation): string {
  const skeleton = members.map(({ name, kind }) => [name, kind === "blob" ? null : ""]);
  return `${JSON.stringify(Object.fromEntries(skeleton), null, 4)}\n`;
}

/** What `--generate-cli-skeleton yaml-input` prints: a template for `--cli-input-yaml`. */
export function yamlSkeleton({ members }: Operation): string {
  return members
    .map(({ name, kind, documentation }) => {
      const value = kind === "blob" ? "!!binary ''" : "''";
      return `${name}: ${value}  ${`# [REQUIRED] ${documentation}`.trimEnd()}\n`;
    })
    .join("");
}
