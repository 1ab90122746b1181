import { loadServed } from "../../src/cli/serve/load-served.ts";
import { serveOptions } from "../../src/cli/serve/serve.fixture.ts";
import { type ServeGateway, startServeGateway } from "../../src/compose/serve-gateway.ts";
import { inheritedEnvironment } from "../../src/config/sources.ts";
import type { Activity } from "../../src/core/telemetry/activity.ts";
import type { Clock } from "../../src/engine/ports.ts";

/** The gateway of `sluice serve` in this process. Dispose of it. */
export interface TestServe extends AsyncDisposable {
  readonly gateway: ServeGateway;
  readonly warnings: readonly string[];
  readonly remarks: readonly string[];
  readonly activities: readonly Activity[];
  /** Reads the file again, as SIGHUP does. */
  reload(): Promise<void>;
}

/** `folder`: for its data. `path`: what `--config` names. */
export async function startTestServe(
  folder: string,
  options: {
    readonly path?: string;
    readonly flags?: Readonly<Record<string, string | boolean>>;
    readonly clock?: Clock;
  } = {},
): Promise<TestServe> {
  const { flags = {}, path } = options;
  const read = () => loadServed(serveOptions(folder, { path, flags }));
  const { config, project, file } = read();
  const warnings: string[] = [];
  const remarks: string[] = [];
  const activities: Activity[] = [];
  const nothing = () => undefined;
  const gateway = await startServeGateway({
    ...{ config, project, file },
    inherited: inheritedEnvironment({ PATH: process.env.PATH }),
    output: {
      warn: (text) => warnings.push(text),
      remark: (text) => remarks.push(text),
      activity: (each) => activities.push(each),
      ...{ accessLog: nothing, executionLog: nothing, functionLog: nothing },
    },
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  return {
    ...{ gateway, warnings, remarks, activities },
    reload: async () => gateway.reload(read().project),
    [Symbol.asyncDispose]: () => gateway.stop(2_000),
  };
}
