import { startDevGateway } from "../../compose/dev-gateway.ts";
import type { Gateway } from "../../compose/gateway.ts";
import type { Config } from "../../config/config.ts";
import { ConfigError } from "../../config/config-error.ts";
import { inheritedEnvironment } from "../../config/sources.ts";
import type { SourcePosition } from "../../core/model/project.ts";
import { ProjectError } from "../../project/project-error.ts";
import { CliError } from "../cli-error.ts";
import type { DevOptions } from "./dev-options.ts";
import { type DevOutput, devOutput } from "./dev-output.ts";
import { endpointsOf } from "./endpoints.ts";
import { type DevProject, loadDevProject } from "./load-dev-project.ts";
import { printConfig } from "./print-config.ts";
import { reportReady, reportStart } from "./report.ts";
import { activityLine, functionLine } from "./terminal.ts";
import { ProjectWatcher, shownPath } from "./watch.ts";

/** Time for clients to take their close frame and for every `$disconnect` to run, milliseconds. */
const DRAIN_MS = 10_000;

/** Runs a project until the user stops it. */
export async function runDev(options: DevOptions): Promise<void> {
  const loaded = load(options);
  if (options.printConfig) return printConfig(loaded);
  const output = devOutput(loaded.config);
  // Asked before anything is started, so that a wrong --stage costs nothing.
  endpointsOf(loaded.project, { port: loaded.config.port, stage: loaded.config.stage });
  reportStart(loaded, output);
  const gateway = await start(loaded, output);
  const stopped = untilStopped();
  const watcher = options.watch ? watchProject(options, loaded, gateway, output) : undefined;
  const { port } = gateway;
  reportReady(endpointsOf(loaded.project, { port, stage: loaded.config.stage }), loaded, output);
  await stopped;
  watcher?.close();
  output.note(`Closing ${gateway.connections.size} connections (Ctrl-C again to stop at once)`);
  await gateway.stop(DRAIN_MS);
}

function load(options: DevOptions): DevProject {
  try {
    const loaded = loadDevProject(options);
    if (loaded.project.apis.length === 0) {
      throw new CliError(
        "parameter",
        `${loaded.file} defines no WebSocket API: add an AWS::ApiGatewayV2::Api or AWS::Serverless::WebSocketApi resource, or \`apis\` in sluice.yaml.`,
      );
    }
    return loaded;
  } catch (error) {
    if (error instanceof ProjectError || error instanceof ConfigError) {
      throw new CliError("parameter", sentenceOf(error), { cause: error });
    }
    throw error;
  }
}

async function start({ config, project }: DevProject, output: DevOutput): Promise<Gateway> {
  try {
    return await startDevGateway({
      config,
      project,
      inherited: inheritedEnvironment(),
      output: {
        warn: output.warn,
        activity: (each) => output.note(activityLine(each, new Date(), output.paint)),
        functionLog: (line) => output.note(functionLine(line, output.paint)),
      },
    });
  } catch (error) {
    throw explained(error, config);
  }
}

function watchProject(
  options: DevOptions,
  loaded: DevProject,
  gateway: Gateway,
  output: DevOutput,
): ProjectWatcher {
  let current = loaded;
  const places = () => ({
    files: current.project.sources,
    folders: [...new Set(current.project.functions.map(({ codePath }) => codePath))],
  });
  const watcher = new ProjectWatcher((paths) => {
    const shown = shownPath(paths[0] ?? "", process.cwd());
    if (!paths.some((path) => current.project.sources.includes(path))) {
      gateway.reloadFunctions();
      return output.note(`Reloaded functions: ${shown} changed`);
    }
    try {
      const next = load(options);
      gateway.deploy(next.project);
      current = next;
      watcher.watch(places());
      for (const { message, position } of next.project.warnings) output.warn(message, position);
      output.note(`Deployed: ${shown} changed. Open connections follow the new deployment.`);
    } catch (error) {
      output.warn(`Not deployed, the previous deployment stays: ${messageOf(error)}`);
    }
  });
  watcher.watch(places());
  return watcher;
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
  });
}

function explained(error: unknown, { host, port }: Config): unknown {
  if (error instanceof ConfigError) return new CliError("general", error.message, { cause: error });
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const place = `${host}:${port}`;
  if (code === "EADDRINUSE") {
    const message = `Cannot listen on ${place}: another program does. Choose another port with --port, or --port 0 for a free one.`;
    return new CliError("general", message, { cause: error });
  }
  if (code === "EACCES" || code === "EADDRNOTAVAIL") {
    const message = `Cannot listen on ${place}: ${code === "EACCES" ? "this user may not" : "this machine does not have that address"}.`;
    return new CliError("general", message, { cause: error });
  }
  return error;
}

function sentenceOf(error: Error & { readonly position?: SourcePosition | undefined }): string {
  const { position, message } = error;
  return position === undefined
    ? message
    : `${shownPath(position.file, process.cwd())}:${position.line}: ${message}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
