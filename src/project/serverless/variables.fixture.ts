import { parseTemplate } from "../cloudformation/parse-template.ts";
import { SourceLines } from "../source-lines.ts";
import { EvaluatedModules } from "./evaluated-modules.ts";
import { IncludedFiles } from "./included-files.ts";
import { jsonOfNode } from "./json-node.ts";
import { VariableResolver } from "./resolve-variables.ts";
import { findValue, type SourceValues } from "./variable-sources.ts";

export interface Given
  extends Partial<
    Pick<SourceValues, "environment" | "dotenv" | "options" | "params" | "given" | "modules">
  > {
  /** Besides the configuration, by path under `/p`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly stage?: string;
}

/** A configuration whose variables can be resolved, all in memory. */
export function configured(source: string, { files = {}, stage = "dev", ...given }: Given = {}) {
  const file = "/p/serverless.yml";
  const lines = new SourceLines(file);
  const subject = "serverless.yml";
  const root = parseTemplate(file, source, 0, { subject, wordsAreBooleans: false });
  const warnings: string[] = [];
  const values: SourceValues = {
    ...{ root, folder: "/p", accountId: "123456789012", environment: {}, dotenv: {} },
    ...{ options: {}, params: {}, given: new Map(), modules: new EvaluatedModules() },
    stage: () => stage,
    region: () => "eu-west-1",
    files: new IncludedFiles(lines, (path) => files[path.replace("/p/", "")]),
    warn: ({ line }, message) => {
      const { file: named, line: at } = lines.positionOf(line);
      warnings.push(`${named}:${at}: ${message}`);
    },
    ...given,
  };
  const resolver = new VariableResolver({
    find: (lookup, each) => findValue(lookup, each, values),
    positionOf: (line) => lines.positionOf(line),
  });
  const value = (path: string) => {
    const found = resolver.follow(root, path.split("."));
    if (found === undefined) return undefined;
    return jsonOfNode(resolver.whole(found, { path, line: found.line }));
  };
  return { value, resolver, root, lines, warnings, values };
}
