import type { Config } from "../../config/config.ts";
import type { Project } from "../../core/model/project.ts";

/** Where clients and backends reach one API. */
export interface Endpoint {
  readonly apiId: string;
  readonly name: string;
  /** The API's first; the others are served beside it. */
  readonly stage: string;
  readonly otherStages: readonly string[];
  /** For clients. */
  readonly url: string;
  /** For `--endpoint-url`: the base of `@connections`. */
  readonly callbackUrl: string;
  /** Of the control listener, which all APIs share. */
  readonly controlUrl: string;
}

/** One for each API that has a stage. The first API is the default one, at `/{stage}`. */
export function endpointsOf(
  { apis }: Project,
  { host, port, controlUrl }: Pick<Config, "host" | "port"> & { readonly controlUrl: string },
): Endpoint[] {
  const authority = `${clientHost(host)}:${port}`;
  return apis.flatMap(({ apiId, name, stages }, index) => {
    const [stage, ...otherStages] = stages.map(({ stageName }) => stageName);
    if (stage === undefined) return [];
    const place = `${authority}${index === 0 ? "" : `/_aws/execute-api/${apiId}`}/${stage}`;
    const [url, callbackUrl] = [`ws://${place}`, `http://${place}`];
    return [{ apiId, name, stage, otherStages, url, callbackUrl, controlUrl }];
  });
}

/** Addresses that `localhost` reaches: loopback, and every address of the machine. */
const REACHED_AS_LOCALHOST = new Set(["127.0.0.1", "::1", "0.0.0.0", "::"]);

function clientHost(host: string): string {
  if (REACHED_AS_LOCALHOST.has(host)) return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}
