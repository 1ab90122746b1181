import { basename, dirname } from "node:path";
import type { ProjectWarning, SourcePosition } from "../../core/model/project.ts";
import { parseTemplate } from "../cloudformation/parse-template.ts";
import type { TemplateNode } from "../cloudformation/template-node.ts";
import { ProjectError } from "../project-error.ts";
import { SourceLines } from "../source-lines.ts";
import { ConfigNode } from "./config-node.ts";
import { dotenvVariables } from "./dotenv-file.ts";
import { EvaluatedModules } from "./evaluated-modules.ts";
import { IncludedFiles, type ReadFile } from "./included-files.ts";
import { nodeOfJson } from "./json-node.ts";
import { type Place, VariableResolver } from "./resolve-variables.ts";
import { findValue, type SourceValues } from "./variable-sources.ts";

type Texts = Readonly<Record<string, string | undefined>>;

export interface ServerlessOptions {
  /** Absolute path. */
  readonly file: string;
  readonly readFile: ReadFile;
  readonly environment: Texts;
  /** `--stage`. */
  readonly stage?: string | undefined;
  /** `--region`. */
  readonly region?: string | undefined;
  /** `--parameter`: those of the service, and values of variables by what stands in them: `ssm:/chat/secret`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What files of code came to that ran before. Default: none has run. */
  readonly modules?: EvaluatedModules | undefined;
}

/** A configuration whose values can be asked for. */
export interface OpenConfiguration {
  readonly root: ConfigNode;
  readonly lines: SourceLines;
  readonly warnings: readonly ProjectWarning[];
  readonly stage: string;
  readonly positionOf: (line: number) => SourcePosition;
}

/** Where the settings place the project, or stand-ins while they are still to be read. */
export interface Whereabouts {
  readonly accountId: string;
  /** `undefined`: what the configuration says. */
  readonly region: string | undefined;
}

export const DEFAULT_STAGE = "dev";
export const DEFAULT_REGION = "us-east-1";
const STAGE_NAME = /^[A-Za-z0-9-]+$/;

/** Throws ProjectError, and ModuleNeeded for a file of code that has to run first. */
export function openConfiguration(
  options: ServerlessOptions,
  { accountId, region }: Whereabouts,
): OpenConfiguration {
  const { file, modules = new EvaluatedModules() } = options;
  const lines = new SourceLines(file);
  const files = new IncludedFiles(lines, options.readFile);
  const rootNode = readRoot(options, { files, modules });
  const warnings: ProjectWarning[] = [];
  const warn = ({ line }: Place, message: string) => {
    const position = lines.positionOf(line);
    const isKnown = (each: ProjectWarning) =>
      each.message === message &&
      each.position?.line === position.line &&
      each.position.file === position.file;
    if (!warnings.some(isKnown)) warnings.push({ message, position });
  };
  const given = new Map<string, string>();
  const dotenv: Record<string, string> = {};
  const values: SourceValues = {
    ...{ root: rootNode, folder: dirname(file), environment: options.environment, dotenv, given },
    options: { stage: options.stage, region: options.region },
    params: options.parameters,
    stage: () => stageOf(rootNode, resolver, options.stage),
    region: () =>
      region ?? options.region ?? textUnder(rootNode, resolver, "region") ?? DEFAULT_REGION,
    ...{ accountId, files, modules, warn },
  };
  const resolver = new VariableResolver({
    find: (lookup, each) => findValue(lookup, each, values),
    positionOf: (line) => lines.positionOf(line),
  });
  const root = new ConfigNode({ resolver, warn }, rootNode, { path: "", line: rootNode.line });
  const stage = values.stage();
  Object.assign(
    dotenv,
    dotenvOf(root, { stage, folder: values.folder, files, environment: options.environment }),
  );
  const inFile = root.at("custom", "sluice", "variables")?.members() ?? [];
  for (const variable of inFile) given.set(variable.name, variable.text());
  for (const [name, value] of Object.entries(options.parameters)) given.set(name, value);
  return { root, lines, warnings, stage, positionOf: (line) => lines.positionOf(line) };
}

function readRoot(
  { file, environment: _ }: ServerlessOptions,
  { files, modules }: { readonly files: IncludedFiles; readonly modules: EvaluatedModules },
): TemplateNode {
  const name = basename(file);
  const source = files.text(file);
  if (source === undefined) throw new ProjectError(`Cannot read ${file}: there is no such file`);
  const root = /\.(?:ya?ml|json)$/.test(name)
    ? parseTemplate(file, source, 0, { subject: name, wordsAreBooleans: false })
    : evaluatedRoot(file, { files, modules });
  if (root.kind === "mapping") return root;
  const message = `Invalid configuration at "${name}": Plain object expected`;
  throw new ProjectError(message, { file, line: 1 });
}

function evaluatedRoot(
  file: string,
  { files, modules }: { readonly files: IncludedFiles; readonly modules: EvaluatedModules },
): TemplateNode {
  const request = {
    ...{ file, address: undefined, callsFunctions: false, folder: dirname(file) },
    ...{ environment: {}, options: {} },
  };
  const outcome = modules.outcome(request, () => undefined);
  for (const loaded of outcome.loaded) files.follow(loaded);
  const subject = `Cannot load "${basename(file)}": Initialization error`;
  if (outcome.kind === "failed") {
    const position = { file: outcome.file ?? file, line: outcome.line ?? 1 };
    throw new ProjectError(`${subject}: ${outcome.message}`, position);
  }
  try {
    return nodeOfJson(outcome.value, 1);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ProjectError(`${subject}: its value ${cause.message}`, { file, line: 1 });
  }
}

function stageOf(root: TemplateNode, resolver: VariableResolver, flag: string | undefined): string {
  const stage = flag ?? textUnder(root, resolver, "stage") ?? DEFAULT_STAGE;
  if (STAGE_NAME.test(stage)) return stage;
  const place = { path: "provider.stage", line: root.line };
  return resolver.fail(
    place,
    `Configuration error at 'provider.stage': a stage has letters, digits and hyphens: found ${stage}`,
  );
}

function textUnder(
  root: TemplateNode,
  resolver: VariableResolver,
  name: string,
): string | undefined {
  const found = resolver.follow(root, ["provider", name]);
  return found?.kind === "scalar" && found.value !== null ? found.text : undefined;
}

/** `.env.{stage}`, else `.env`: with `useDotenv: true`, and always in version 4. */
function dotenvOf(
  root: ConfigNode,
  {
    stage,
    folder,
    files,
    environment,
  }: {
    readonly stage: string;
    readonly folder: string;
    readonly files: IncludedFiles;
    readonly environment: Texts;
  },
): Record<string, string> {
  const isVersion4 = /^[\^~>=v\s]*4/.test(root.member("frameworkVersion")?.text() ?? "");
  if (!isVersion4 && root.member("useDotenv")?.boolean() !== true) return {};
  for (const path of [`${folder}/.env.${stage}`, `${folder}/.env`]) {
    const source = files.text(path);
    if (source === undefined) continue;
    try {
      return dotenvVariables(source, environment);
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new ProjectError(`Failed to load environment variables: ${cause.message}`, {
        file: path,
        line: 1,
      });
    }
  }
  return {};
}
