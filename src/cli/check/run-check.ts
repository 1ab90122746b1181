import { ConfigError } from "../../config/config-error.ts";
import { checkProject } from "../../project/check/check-project.ts";
import { readRuleNames } from "../../project/check/ignored.ts";
import type { RuleName } from "../../project/check/rules.ts";
import { ProjectError } from "../../project/project-error.ts";
import { CliError } from "../cli-error.ts";
import { type LoadedProject, loadProject } from "../gateway/load-project.ts";
import { loadWithModules } from "../gateway/load-with-modules.ts";
import type { ProjectOptions } from "../gateway/project-options.ts";
import { sentenceOf } from "../gateway/sentence.ts";
import { findingsOf, unknownRule } from "./findings-of.ts";
import { findingsJson, findingsText } from "./print-findings.ts";

/** What `sluice check` ends with. */
export const CHECK_EXIT = { clean: 0, found: 1, unreadable: 2 } as const;

export interface CheckOptions extends Omit<ProjectOptions, "command" | "printConfig"> {
  /** Names of rules with commas between them; `undefined`: all. */
  readonly rules: string | undefined;
}

/** Prints what is found, and answers with the exit code: what works here all the same is no failure. */
export async function runCheck(options: CheckOptions): Promise<number> {
  const wanted = wantedRules(options.rules);
  try {
    const loaded = await loadWithModules(options, load);
    const findings = findingsOf(loaded, checkProject).filter(
      ({ rule }) => wanted === undefined || wanted.includes(rule),
    );
    const { json } = loaded.config;
    process.stdout.write(json ? findingsJson(findings) : findingsText(findings, process.cwd()));
    return findings.some(({ about }) => about === "aws") ? CHECK_EXIT.found : CHECK_EXIT.clean;
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    process.stderr.write(`${sentenceOf(error)}\n`);
    return CHECK_EXIT.unreadable;
  }
}

function load(options: CheckOptions): LoadedProject {
  const { path, flags, parameters, parameterFile, configEnv, stacks = [], service } = options;
  const given = { parameters, parameterFile, configEnv, stacks, service };
  // As for printing: nothing is made, no key and no folder.
  return loadProject({ command: "dev", path, flags, ...given, printConfig: true });
}

function isUnreadable(error: unknown): boolean {
  return error instanceof ProjectError || error instanceof ConfigError || error instanceof CliError;
}

function wantedRules(text: string | undefined): readonly RuleName[] | undefined {
  if (text === undefined) return undefined;
  const read = readRuleNames(text);
  if ("rules" in read) return read.rules;
  throw new CliError("usage", unknownRule(read.unknown));
}
