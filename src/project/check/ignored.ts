import type { Finding } from "./finding.ts";
import { isRule, type RuleName } from "./rules.ts";

/** A comment on the line of a finding, or on the line above it: `# sluice-check: ignore one-way-route, above-quota`. */
const COMMENT = /sluice-check:\s*ignore\s+([a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)/;

/** Names of rules with commas between them; the first that is none is answered in place of them. */
export function readRuleNames(
  text: string,
): { readonly rules: readonly RuleName[] } | { readonly unknown: string } {
  const rules: RuleName[] = [];
  for (const name of text.split(",").map((each) => each.trim())) {
    if (!isRule(name)) return { unknown: name };
    rules.push(name);
  }
  return { rules };
}

/** Without what a comment at its place leaves out. `lineAt`: a line of a file, `undefined` when it cannot be read. */
export function withoutIgnored(
  findings: readonly Finding[],
  lineAt: (file: string, line: number) => string | undefined,
): Finding[] {
  return findings.filter(({ rule, position }) => {
    if (position === undefined) return true;
    const { file, line } = position;
    return ![line, line - 1].some((each) => ignoredBy(lineAt(file, each) ?? "").includes(rule));
  });
}

function ignoredBy(line: string): string[] {
  const names = COMMENT.exec(line)?.[1];
  return names === undefined ? [] : names.split(",").map((each) => each.trim());
}
