import type { Api } from "../../core/model/api.ts";
import type { Project } from "../../core/model/project.ts";
import { CliError } from "../cli-error.ts";

/** Where clients and backends reach one API. */
export interface Endpoint {
  readonly apiId: string;
  readonly name: string;
  readonly stage: string;
  /** For clients. */
  readonly url: string;
  /** For `--endpoint-url`: the base of `@connections`. */
  readonly callbackUrl: string;
}

/** One for each API: the wanted stage or its first. The first API is the default one, at `/{stage}`. */
export function endpointsOf(
  project: Project,
  options: { readonly port: number; readonly stage: string | undefined },
): Endpoint[] {
  return project.apis.map((api, index) => {
    const stage = stageOf(api, options.stage);
    const prefix = index === 0 ? "" : `/_aws/execute-api/${api.apiId}`;
    const place = `localhost:${options.port}${prefix}/${stage}`;
    return {
      apiId: api.apiId,
      name: api.name,
      stage,
      url: `ws://${place}`,
      callbackUrl: `http://${place}`,
    };
  });
}

function stageOf(api: Api, wanted: string | undefined): string {
  const names = api.stages.map(({ stageName }) => stageName);
  const stage = wanted ?? names[0];
  if (stage !== undefined && names.includes(stage)) return stage;
  const known = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
  throw new CliError(
    "parameter",
    `API "${api.name}" has no stage ${wanted === undefined ? "" : `"${wanted}"`}: ${known}.`,
  );
}
