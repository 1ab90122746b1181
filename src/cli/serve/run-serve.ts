import type { GatewayOutput } from "../../compose/gateway-settings.ts";
import { type ServeGateway, startServeGateway } from "../../compose/serve-gateway.ts";
import { inheritedEnvironment } from "../../config/sources.ts";
import { EXIT } from "../cli-error.ts";
import { type CommandOutput, commandOutput } from "../gateway/command-output.ts";
import { drain } from "../gateway/drain.ts";
import { eventLines, reportInterpreters } from "../gateway/event-lines.ts";
import { loadWithModules } from "../gateway/load-with-modules.ts";
import { startFailure, unreadable } from "../gateway/start-failure.ts";
import { type StopRequests, stopRequests } from "../gateway/stop-requests.ts";
import { jsonEventLines } from "./json-event-lines.ts";
import { jsonOutput } from "./json-output.ts";
import { loadServed, type Served } from "./load-served.ts";
import { reloading } from "./reload.ts";
import { reportReady, reportStart } from "./report.ts";
import type { ServeOptions } from "./serve-options.ts";

/** Serves until it is told to stop. Answers with the exit code. */
export async function runServe(options: ServeOptions): Promise<number> {
  const served = await load(options);
  if (options.printConfig) {
    const { configText } = await import("../gateway/print-config.ts");
    process.stdout.write(configText(served));
    return EXIT.success;
  }
  // SIGHUP reloads, also while there is nothing yet that could be reloaded.
  let reload = async (): Promise<void> => undefined;
  process.on("SIGHUP", () => void reload());
  const { config } = served;
  using said = outputFor(served);
  const { output, lines } = said;
  const gateway = await start(served, output, lines);
  const stop = stopRequests(process, undefined, true);
  reload = reloading(options, served, { gateway, output });
  reportReady(gateway, served, output);
  void reportInterpreters(gateway, output);
  await stop.asked;
  reload = async () => undefined;
  await turnAway(gateway, stop, { delayMs: config.stop.delayMs, output });
  return await drain(gateway, stop.insisted, { drainMs: config.stop.timeoutMs, output });
}

async function load(options: ServeOptions): Promise<Served> {
  try {
    return await loadWithModules(options, loadServed);
  } catch (error) {
    throw unreadable(error);
  }
}

interface Said extends Disposable {
  readonly output: CommandOutput;
  readonly lines: GatewayOutput;
}

function outputFor({ config }: Served): Said {
  const parts = (output: CommandOutput, lines: GatewayOutput): Said => ({
    ...{ output, lines },
    [Symbol.dispose]: () => output[Symbol.dispose](),
  });
  if (config.logFormat === "text") {
    const output = commandOutput(config);
    return parts(output, eventLines(config, output));
  }
  const output = jsonOutput(config);
  return parts(output, jsonEventLines(config, output));
}

async function start(
  served: Served,
  output: CommandOutput,
  lines: GatewayOutput,
): Promise<ServeGateway> {
  const { config, project, file } = served;
  try {
    reportStart(served, output);
    const inherited = inheritedEnvironment();
    return await startServeGateway({ config, project, file, inherited, output: lines });
  } catch (error) {
    throw startFailure(error, config, file);
  }
}

/** Tells load balancers first, and gives them time to send clients elsewhere. Who insists does not wait. */
async function turnAway(
  gateway: ServeGateway,
  { insisted }: StopRequests,
  { delayMs, output }: { readonly delayMs: number; readonly output: CommandOutput },
): Promise<void> {
  gateway.startDraining();
  if (delayMs === 0) return output.note("Stopping: /readyz answers 503");
  output.note(`Stopping: /readyz answers 503, and clients are served for another ${delayMs} ms`);
  const elapsed = Promise.withResolvers<void>();
  const timer = setTimeout(elapsed.resolve, delayMs);
  await Promise.race([elapsed.promise, insisted]);
  clearTimeout(timer);
}
