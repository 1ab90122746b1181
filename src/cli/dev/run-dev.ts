import { CannotListen } from "../../compose/control.ts";
import { type DevGateway, startDevGateway } from "../../compose/dev-gateway.ts";
import type { Gateway } from "../../compose/gateway.ts";
import type { Config } from "../../config/config.ts";
import { ConfigError } from "../../config/config-error.ts";
import { inheritedEnvironment, processEnvironment } from "../../config/sources.ts";
import { ProjectError } from "../../project/project-error.ts";
import { CliError, EXIT } from "../cli-error.ts";
import { NPM_START, programName } from "../program-name.ts";
import type { DevOptions } from "./dev-options.ts";
import { type DevOutput, devOutput } from "./dev-output.ts";
import { endpointsOf } from "./endpoints.ts";
import { type DevProject, loadDevProject } from "./load-dev-project.ts";
import { redeployOnChange } from "./redeploy.ts";
import { reportReady, reportStart } from "./report.ts";
import { sentenceOf, undeployedSentence } from "./sentence.ts";
import { stopRequests } from "./stop-requests.ts";
import {
  accessLogLine,
  activityLine,
  executionLogLine,
  functionLine,
  isRoutine,
} from "./terminal.ts";

/** Time for clients to take their close frame and for every `$disconnect` to run, milliseconds. */
const DRAIN_MS = 10_000;

/** Time to end the functions when the user insists, milliseconds. */
const ABANDON_MS = 2_000;

/** Runs a project until the user stops it. Answers with the exit code. */
export async function runDev(options: DevOptions): Promise<number> {
  const loaded = load(options);
  if (options.printConfig) {
    const { configText } = await import("./print-config.ts");
    process.stdout.write(configText(loaded));
    return EXIT.success;
  }
  const { config, project } = loaded;
  using output = devOutput(config);
  reportStart(loaded, output);
  const gateway = await start(loaded, output);
  const stop = stopRequests();
  const watcher = options.watch ? redeployOnChange(options, loaded, gateway, output) : undefined;
  const { port, controlUrl } = gateway;
  reportReady(endpointsOf(project, { host: config.host, port, controlUrl }), loaded, output);
  void reportInterpreters(gateway, output);
  await stop.asked;
  watcher?.close();
  return await drain(gateway, stop.insisted, output);
}

/** Asking programs for their version takes a moment, in which the gateway answers already. */
async function reportInterpreters(gateway: Gateway, output: DevOutput): Promise<void> {
  for (const sentence of await gateway.interpreterDifferences()) output.warn(sentence);
}

function load(options: DevOptions): DevProject {
  try {
    return loadDevProject(options);
  } catch (error) {
    if (error instanceof ProjectError || error instanceof ConfigError) {
      throw new CliError("parameter", sentenceOf(error), { cause: error });
    }
    throw error;
  }
}

async function start(
  { config, project, file }: DevProject,
  output: DevOutput,
): Promise<DevGateway> {
  try {
    return await startDevGateway({
      config,
      project,
      inherited: inheritedEnvironment(),
      output: {
        warn: output.warn,
        remark: output.remark,
        accessLog: (line, stageName) => output.note(accessLogLine(line, stageName, output.paint)),
        executionLog: (line, stageName) =>
          output.note(executionLogLine(line, stageName, output.paint)),
        activity: (each) => output.note(activityLine(each, new Date(), output.paint)),
        functionLog(line) {
          if (config.log === "brief" && isRoutine(line)) return;
          output.note(functionLine(line, output.paint));
        },
      },
    });
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new CliError("parameter", undeployedSentence(error, file), { cause: error });
    }
    throw explained(error, config);
  }
}

/** Says goodbye to every client; for an impatient user all ends at once, functions too. */
async function drain(
  gateway: Gateway,
  insisted: Promise<void>,
  output: DevOutput,
): Promise<number> {
  const { size } = gateway.connections;
  if (size > 0) {
    const what = size === 1 ? "connection" : "connections";
    output.note(`Closing ${size} ${what} (Ctrl-C again to stop at once)`);
  }
  let exitCode: number = EXIT.success;
  const abandoned = insisted.then(async () => {
    exitCode = EXIT.interrupted;
    const tooLong = new Promise<void>((resolve) => setTimeout(resolve, ABANDON_MS));
    await Promise.race([gateway.stop(0), tooLong]);
  });
  await Promise.race([gateway.stop(DRAIN_MS), abandoned]);
  return exitCode;
}

function otherPort(port: number): string {
  if (programName(processEnvironment().variables) === NPM_START) {
    return `Choose another port: ${NPM_START} --port ${port === PORT_MAX ? 0 : port + 1}`;
  }
  return "Choose another port with --port, or --port 0 for a free one.";
}

const PORT_MAX = 65_535;

function explained(error: unknown, config: Config): unknown {
  if (error instanceof ConfigError) {
    return new CliError("parameter", error.message, { cause: error });
  }
  const isControl = error instanceof CannotListen;
  const { host, port } = isControl ? error : config;
  const said = isControl ? error.cause : error;
  const code = said instanceof Error && "code" in said ? said.code : undefined;
  const place = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  if (code === "EADDRINUSE") {
    const message = `Cannot listen on ${place}: another program does. ${isControl ? `Choose another port with ${error.flag}, or ${error.flag} 0 for a free one.` : otherPort(port)}`;
    return new CliError("general", message, { cause: error });
  }
  if (code === "EACCES" || code === "EADDRNOTAVAIL") {
    const message = `Cannot listen on ${place}: ${code === "EACCES" ? "this user may not" : "this machine does not have that address"}.`;
    return new CliError("general", message, { cause: error });
  }
  // The runtime gives a name that leads nowhere no code.
  if (
    said instanceof Error &&
    code === undefined &&
    said.message === `Failed to listen at ${host}`
  ) {
    const message = `Cannot listen on ${place}: ${host} is no address of this machine, and no name that leads to one.`;
    return new CliError("general", message, { cause: error });
  }
  return error;
}
