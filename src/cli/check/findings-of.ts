import { readFileSync } from "node:fs";
import type { LoadedConfig } from "../../config/config.ts";
import { ConfigError } from "../../config/config-error.ts";
import { unknownName } from "../../config/nearest-name.ts";
import type { Project } from "../../core/model/project.ts";
import type { CheckInput } from "../../project/check/check-input.ts";
import type { Finding } from "../../project/check/finding.ts";
import { readRuleNames, withoutIgnored } from "../../project/check/ignored.ts";
import { RULES, type RuleName } from "../../project/check/rules.ts";
import { readCode } from "./read-code.ts";

type Loaded = Pick<LoadedConfig, "config" | "origins"> & { readonly project: Project };

/** What is found in a project, without what its settings and comments leave out. Throws ConfigError. */
export function findingsOf(
  { project, config, origins }: Loaded,
  check: (input: CheckInput) => Finding[],
): Finding[] {
  const ignored = ignoredRules({ config, origins });
  const code = readCode(project.functions);
  const today = new Date().toISOString().slice(0, 10);
  const found = check({ project, config, origins, code, today });
  return withoutIgnored(
    found.filter(({ rule }) => !ignored.has(rule)),
    lineReader(),
  );
}

/** The rules that `check.ignore` names. Throws ConfigError for a name that is none. */
export function ignoredRules({
  config,
  origins,
}: Pick<LoadedConfig, "config" | "origins">): ReadonlySet<RuleName> {
  const { ignore } = config.check;
  if (ignore === undefined) return new Set();
  const read = readRuleNames(ignore);
  if ("rules" in read) return new Set(read.rules);
  const origin = origins["check.ignore"];
  const message = `check.ignore: ${unknownRule(read.unknown)}`;
  throw new ConfigError(message, origin?.from === "file" ? origin.position : undefined);
}

export function unknownRule(name: string): string {
  return unknownName("rule", name, Object.keys(RULES));
}

function lineReader(): (file: string, line: number) => string | undefined {
  const read = new Map<string, readonly string[]>();
  return (file, line) => {
    let lines = read.get(file);
    if (lines === undefined) {
      lines = linesOf(file);
      read.set(file, lines);
    }
    return lines[line - 1];
  };
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    // It was read a moment ago; a file that has gone since leaves nothing out.
    return [];
  }
}
