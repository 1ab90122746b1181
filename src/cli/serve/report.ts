import type { ServeGateway } from "../../compose/serve-gateway.ts";
import { looserThanAws } from "../../config/looser-than-aws.ts";
import type { CommandOutput } from "../gateway/command-output.ts";
import { type Endpoint, endpointsOf } from "../gateway/endpoints.ts";
import { reportGenerated } from "../gateway/generated-api-keys.ts";
import { reportEndpoints } from "../gateway/report-endpoints.ts";
import { reportWarnings } from "../gateway/report-warnings.ts";
import { shownPath } from "../gateway/shown-path.ts";
import { isLoopback } from "../loopback.ts";
import { controlExposure } from "./control-exposure.ts";
import type { Served } from "./load-served.ts";

/** What is unlike AWS or open to others, and what was not understood. Throws ConfigError for what must not be open. */
export function reportStart(
  { config, project, remarks = [] }: Served,
  output: CommandOutput,
): void {
  const exposure = controlExposure(config);
  for (const sentence of looserThanAws(config)) output.warn(sentence);
  if (exposure !== undefined) output.warn(exposure);
  const hasTls =
    config.tls.certificateFile !== undefined ||
    project.domainNames.some(({ certificate }) => certificate !== undefined);
  if (!hasTls && !isLoopback(config.host)) {
    output.warn(
      `Clients are answered in plain text on ${config.host}: set tls.certificateFile and tls.keyFile, or let only a proxy that speaks TLS reach the port`,
    );
  }
  for (const remark of remarks) output.remark(remark);
  reportWarnings(project, output);
}

/** Where everything answers and who may come in: lines for people, or the ready line for programs. */
export function reportReady(gateway: ServeGateway, served: Served, output: CommandOutput): void {
  const { config, generatedApiKeys } = served;
  reportAdministrator(gateway, output);
  reportGenerated(generatedApiKeys, output);
  const endpoints = endpointsIn(gateway, served);
  output.note(
    `Ready: ${apisText(endpoints, served)}${withoutStage(gateway)}; ${gateway.isTls ? "wss:// and https://" : "ws:// and http://"} on port ${gateway.port}, control listener ${gateway.controlUrl}`,
  );
  // A log of objects has the line above; what follows is laid out for eyes.
  if (config.logFormat === "text") reportEndpoints(endpoints, { ...config, json: false }, output);
  if (config.json) output.result(readyLine(gateway, served, endpoints));
}

function apisText(endpoints: readonly Endpoint[], { file, project }: Served): string {
  const { length } = endpoints;
  if (length === 0) return "no API yet";
  const count = length === 1 ? "1 API" : `${length} APIs`;
  if (file === undefined) return count;
  const isOfFile = ({ apiId }: Endpoint) => project.apis.some((api) => api.apiId === apiId);
  const ofFile = endpoints.filter(isOfFile).length;
  const shown = shownPath(file, process.cwd());
  return ofFile === length ? `${count} of ${shown}` : `${count}, ${ofFile} of ${shown}`;
}

/** APIs that nobody can reach: each has been made, and not deployed. */
function withoutStage({ serving }: ServeGateway): string {
  const count = serving.apis.filter(({ stages }) => stages.length === 0).length;
  if (count === 0) return "";
  if (count === serving.apis.length)
    return count === 1 ? ": 1 has no stage" : `: ${count} have no stage`;
  return `, and ${count} without a stage`;
}

export function endpointsIn(gateway: ServeGateway, { config }: Served): Endpoint[] {
  const { port, controlUrl, isTls, serving } = gateway;
  return endpointsOf(serving, { host: config.host, port, controlUrl, isTls });
}

/** One line, also while there is no API: others may be defined later. */
function readyLine(
  { port, controlUrl }: ServeGateway,
  { config }: Served,
  endpoints: readonly Endpoint[],
): string {
  const apis = endpoints.map(({ apiId, stage, url, callbackUrl, customDomains }) => ({
    ...{ apiId, stage, url, callbackUrl },
    ...(customDomains.length === 0 ? {} : { customDomains }),
  }));
  return JSON.stringify({ host: config.host, port, controlUrl, apis });
}

function reportAdministrator(
  { administrator: { file, unusedFile } }: ServeGateway,
  output: CommandOutput,
): void {
  if (unusedFile !== undefined) {
    output.remark(
      `The administrator's key in ${unusedFile} is not let in, because the configuration names keys: remove the file.`,
    );
  }
  if (file === undefined) return;
  if (file.isOpen) output.warn(`Others can read ${file.file}: chmod 600 ${file.file}`);
  const made = file.isNew ? "was made and kept" : "is";
  output.remark(
    `The administrator's access key ${made} in ${file.file}: AWS_SHARED_CREDENTIALS_FILE=${file.file} lets AWS's tools find it.`,
  );
}
