/**
 * `sluice apigatewaymanagementapi`: the AWS CLI's command of that name, argument for argument.
 *
 * Gaps: 2026-11-22 `--cli-error-format` and `--v2-debug` are not known.
 * By design: 2026-11-22 exit codes are the AWS CLI v2's (v1 has 255 for most of them); error texts are
 * v1's; there is no prompt and no pager.
 */
import { type Environment, processEnvironment } from "../../config/sources.ts";
import { CliError, EXIT } from "../cli-error.ts";
import { findCredential } from "../credentials.ts";
import { formatOutput } from "../output/print.ts";
import { VERSION } from "../version.ts";
import { loadProfile } from "./aws-profile.ts";
import { call } from "./call.ts";
import {
  binaryFormatOf,
  clientSettings,
  outputFormatOf,
  type Sources,
  timestampFormatOf,
} from "./client-settings.ts";
import { connectionOutput } from "./connection-output.ts";
import { createDebugLog, maskedKeyId } from "./debug-log.ts";
import { urlOf } from "./endpoint.ts";
import { operationHelp, serviceHelp } from "./help.ts";
import { type InputParameters, inputParameters, requireOptions } from "./input-parameters.ts";
import { OPERATIONS, type Operation } from "./operations.ts";
import { GLOBAL_OPTIONS, isSkeletonKind, operationOptions } from "./option-tables.ts";
import { invalidChoice, isOption, parseOptions } from "./parse-options.ts";
import { compileQuery } from "./query.ts";
import { jsonSkeleton, yamlSkeleton } from "./skeleton.ts";

/** Runs `[global options] apigatewaymanagementapi OPERATION [options]`; answers with the exit code. */
export async function apigatewaymanagementapi(argv: readonly string[]): Promise<number> {
  const global = parseOptions(argv, GLOBAL_OPTIONS);
  if (global.values.has("--version")) return print(`sluice ${VERSION}\n`);
  const [operationName, words] = takeWord(takeWord(global.rest)[1]);
  if (operationName === "help" || (operationName === undefined && global.values.has("--help"))) {
    return print(serviceHelp());
  }
  const operation = operationNamed(operationName);
  if (global.values.has("--help") || (words.length === 1 && words[0] === "help")) {
    return print(operationHelp(operation));
  }
  const own = parseOptions(words, operationOptions(operation));
  requireOptions(operation, own.values);
  if (own.rest.length > 0) {
    throw new CliError("usage", `Unknown options: ${own.rest.join(", ")}`);
  }
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort());
  try {
    return await perform(operation, own.values, { ...global, interrupted: interrupted.signal });
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    print("\n");
    return EXIT.interrupted;
  }
}

interface Invocation {
  /** The global options. */
  readonly values: ReadonlyMap<string, string>;
  readonly interrupted: AbortSignal;
}

async function perform(
  operation: Operation,
  own: ReadonlyMap<string, string>,
  { values: options, interrupted }: Invocation,
): Promise<number> {
  if (options.has("--cli-auto-prompt")) {
    throw new CliError(
      "parameter",
      "--cli-auto-prompt: sluice does not prompt; write the options.",
    );
  }
  const query = await compileQuery(options.get("--query"));
  const skeleton = own.get("--generate-cli-skeleton");
  if (skeleton === "input") return print(jsonSkeleton(operation));
  if (skeleton === "yaml-input") return print(yamlSkeleton(operation));
  const environment = processEnvironment();
  const profile = loadProfile(environment, options.get("--profile"));
  const sources = { options, environment, profile };
  const parameters = await inputParameters(operation, own, {
    binaryFormat: binaryFormatOf(sources),
    environment,
  });
  const style = {
    format: outputFormatOf(sources),
    title: operation.name,
    terminalWidth: process.stdout.columns || DEFAULT_COLUMNS,
    color: isColored(options.get("--color"), environment),
  };
  const output =
    skeleton !== undefined && isSkeletonKind(skeleton)
      ? operation.outputSkeleton
      : await send(operation, parameters, { ...sources, interrupted });
  return print(await formatOutput(query(output), style));
}

/** Of a terminal that does not say how wide it is. */
const DEFAULT_COLUMNS = 80;

async function send(
  operation: Operation,
  parameters: InputParameters,
  sources: Sources & Pick<Invocation, "interrupted">,
): Promise<Record<string, unknown>> {
  const { options, environment, interrupted } = sources;
  const settings = clientSettings(sources);
  const debug = createDebugLog(options.has("--debug"), (text) => process.stderr.write(text));
  const { region, isLoopback, endpoint } = settings;
  debug.line(`sluice ${VERSION}, region ${region}, endpoint ${urlOf(endpoint, endpoint.basePath)}`);
  const credential = settings.sign
    ? await findCredential(
        { profile: options.get("--profile"), region, isLoopback, trace: debug.line },
        environment,
      )
    : undefined;
  if (credential !== undefined) debug.line(`access key ${maskedKeyId(credential.accessKeyId)}`);
  const response = await call(operation, parameters, { settings, credential, debug, interrupted });
  return operation.method === "GET" ? connectionOutput(response, timestampFormatOf(sources)) : {};
}

function operationNamed(name: string | undefined): Operation {
  if (name === undefined) {
    throw new CliError("usage", "the following arguments are required: operation");
  }
  const operation = OPERATIONS.find(({ command }) => command === name);
  if (operation !== undefined) return operation;
  const choices = [...OPERATIONS.map(({ command }) => command), "help"];
  throw new CliError("usage", `argument operation: ${invalidChoice(name, choices)}`);
}

/** The first word that is no option, and the others. */
function takeWord(words: readonly string[]): [string | undefined, readonly string[]] {
  const index = words.findIndex((word) => !isOption(word, []));
  return index < 0 ? [undefined, words] : [words[index], words.toSpliced(index, 1)];
}

function isColored(choice: string | undefined, { variables }: Environment): boolean {
  if (choice === "on" || choice === "off") return choice === "on";
  return process.stdout.isTTY === true && (variables.NO_COLOR ?? "") === "";
}

function print(text: string): number {
  if (text !== "") process.stdout.write(text);
  return EXIT.success;
}
