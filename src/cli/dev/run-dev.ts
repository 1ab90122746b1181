import { type DevGateway, startDevGateway } from "../../compose/dev-gateway.ts";
import { inheritedEnvironment } from "../../config/sources.ts";
import type { Inspecting } from "../../core/inspecting.ts";
import { servingOf } from "../../core/model/serving.ts";
import { EXIT } from "../cli-error.ts";
import { type CommandOutput, commandOutput } from "../gateway/command-output.ts";
import { drain } from "../gateway/drain.ts";
import { endpointsOf } from "../gateway/endpoints.ts";
import { eventLines, reportInterpreters } from "../gateway/event-lines.ts";
import type { LoadedProject } from "../gateway/load-project.ts";
import { startFailure } from "../gateway/start-failure.ts";
import { stopRequests } from "../gateway/stop-requests.ts";
import type { DevOptions } from "./dev-options.ts";
import { inspectingOf, passedOverSentence } from "./inspect-option.ts";
import { loadDevProject } from "./load-dev-project.ts";
import { redeployOnChange } from "./redeploy.ts";
import { reportReady, reportStart } from "./report.ts";

/** Time for clients to take their close frame and for every `$disconnect` to run, milliseconds. */
const DRAIN_MS = 10_000;

/** Runs a project until the user stops it. Answers with the exit code. */
export async function runDev(options: DevOptions): Promise<number> {
  const loaded = await loadDevProject(options);
  if (options.printConfig) {
    const { configText } = await import("../gateway/print-config.ts");
    process.stdout.write(configText(loaded));
    return EXIT.success;
  }
  const { config, project } = loaded;
  const inspecting = inspectingOf(options.inspect ?? [], project.functions);
  using output = commandOutput(config);
  reportStart(loaded, output);
  const passedOver = passedOverSentence(inspecting, project.functions);
  if (passedOver !== undefined) output.remark(passedOver);
  const gateway = await start(loaded, inspecting, output);
  const stop = stopRequests();
  const watcher = options.watch ? redeployOnChange(options, loaded, gateway, output) : undefined;
  const { port, controlUrl } = gateway;
  reportReady(
    endpointsOf(servingOf(project), { host: config.host, port, controlUrl }),
    loaded,
    output,
  );
  void reportInterpreters(gateway, output);
  await stop.asked;
  watcher?.close();
  return await drain(gateway, stop.insisted, { drainMs: DRAIN_MS, output });
}

async function start(
  { config, project, file }: LoadedProject,
  inspecting: Inspecting | undefined,
  output: CommandOutput,
): Promise<DevGateway> {
  try {
    const lines = eventLines(config, output);
    const inherited = inheritedEnvironment();
    return await startDevGateway({ config, project, inherited, output: lines, inspecting });
  } catch (error) {
    throw startFailure(error, config, file);
  }
}
