import { join } from "node:path";
import type { Config } from "../../config/config.ts";
import { looserThanAws, unknownKeysNote } from "../../config/looser-than-aws.ts";
import { processEnvironment } from "../../config/sources.ts";
import type { Project } from "../../core/model/project.ts";
import type { CommandOutput } from "../gateway/command-output.ts";
import type { Endpoint } from "../gateway/endpoints.ts";
import { reportGenerated } from "../gateway/generated-api-keys.ts";
import type { LoadedProject } from "../gateway/load-project.ts";
import { reportEndpoints } from "../gateway/report-endpoints.ts";
import { reportWarnings } from "../gateway/report-warnings.ts";
import { shownPath } from "../gateway/shown-path.ts";
import { isLoopback } from "../loopback.ts";
import { programName } from "../program-name.ts";

/** What is unlike AWS, who may come in, and what was not understood: said before anything runs. */
export function reportStart(loaded: LoadedProject, output: CommandOutput): void {
  const { config } = loaded;
  for (const sentence of looserThanAws(config)) output.warn(sentence);
  const note = unknownKeysNote(config);
  if (!isLoopback(config.host)) output.warn(exposure(config));
  else if (note !== undefined) output.remark(note);
  if (!isLoopback(config.controlHost)) output.warn(controlExposure(config));
  if (config.unknownAccessKeys === "refuse" && config.accessKeys.length === 0) {
    output.remark(
      "No accessKeys are set: functions and the keys of your AWS profiles alone may send to clients. accessKeys in sluice.yaml lets in others.",
    );
  }
  reportMadeCertificates(loaded, output);
  for (const remark of loaded.remarks ?? []) output.remark(remark);
  reportWarnings(loaded.project, output);
}

/** API Gateway shows the public part of a certificate that it made; backends have to be given it. */
export function reportMadeCertificates(
  { project, config }: LoadedProject,
  output: CommandOutput,
  said: Pick<Project, "clientCertificates"> = { clientCertificates: [] },
): void {
  const isMade = (id: string, { clientCertificates }: typeof said) =>
    clientCertificates.some((each) => each.clientCertificateId === id && each.files === undefined);
  for (const { clientCertificateId } of project.clientCertificates) {
    if (!isMade(clientCertificateId, project) || isMade(clientCertificateId, said)) continue;
    const file = join(config.stateFolder, "client-certificates", `${clientCertificateId}.pem`);
    const authority = join(config.stateFolder, "ca.pem");
    output.remark(
      `Client certificate ${clientCertificateId} is made here: backends can trust its authority, ${authority}, or itself, ${file}.`,
    );
  }
}

function exposure({ host, unknownAccessKeys }: Config): string {
  const who = `The host is ${host}: whoever reaches it from another machine can connect`;
  return unknownAccessKeys === "refuse"
    ? `${who}.`
    : `${who} and, as any access key is let in, send to clients and close them. --strict lets in known keys alone, as AWS does.`;
}

function controlExposure({ controlHost, unknownAccessKeys }: Config): string {
  const who = `The control host is ${controlHost}: whoever reaches it from another machine can invoke functions`;
  return unknownAccessKeys === "refuse"
    ? `${who} with a known access key.`
    : `${who}, as any access key is let in. --strict lets in known keys alone.`;
}

export function reportReady(
  endpoints: readonly Endpoint[],
  { config, file, project, generatedApiKeys }: LoadedProject,
  output: CommandOutput,
): void {
  const { variables, homeFolder, workingFolder } = processEnvironment();
  if (!config.json) {
    const trust = config.tls.certificateFile === undefined ? caText(config, homeFolder) : "";
    output.note(`Sluice runs ${shownPath(file, workingFolder)}.`);
    output.note(`wss:// and https:// answer on the same port${trust}.`);
  }
  reportEndpoints(endpoints, config, output);
  reportGenerated(generatedApiKeys, output);
  const [first] = endpoints;
  if (config.json || first === undefined) return;
  const sluice = programName(variables);
  output.note("");
  output.note(
    `  control         ${first.controlUrl} (/metrics, and the Lambda API for local functions)`,
  );
  output.note("");
  output.note("  Try it; ID is the id of a connection, which stands in the lines below:");
  output.note(`    ${sluice} connect ${addressFor(first, project)}`);
  if (config.unknownAccessKeys === "warn") {
    output.note("    AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local \\");
  }
  output.note(
    `    ${sluice} apigatewaymanagementapi post-to-connection --endpoint-url ${first.callbackUrl} --connection-id ID --data hello`,
  );
  output.note("");
}

/**
 * The URL, what the authorizer of `$connect` takes its identity from (without it, it is not even called), and the API key
 * that the client has to send.
 */
function addressFor({ apiId, url }: Endpoint, { apis }: Project): string {
  const api = apis.find((each) => each.apiId === apiId);
  const route = api?.routes.find(({ routeKey }) => routeKey === "$connect");
  const authorizer =
    route?.authorizationType === "CUSTOM"
      ? api?.authorizers.find(({ authorizerId }) => authorizerId === route.authorizerId)
      : undefined;
  const sources = authorizer?.identitySource ?? [];
  const named = (start: string) =>
    sources.filter((each) => each.startsWith(start)).map((each) => each.slice(start.length));
  const key =
    route?.apiKeyRequired === true && api?.apiKeySelectionExpression === "$request.header.x-api-key"
      ? " -H 'x-api-key: …'"
      : "";
  const query = named("route.request.querystring.").map((name) => `${name}=…`);
  const headers = named("route.request.header.").map((name) => ` -H '${name}: …'`);
  return `${query.length === 0 ? url : `'${url}?${query.join("&")}'`}${headers.join("")}${key}`;
}

/** Clients that are no browser are told whom to believe in a file. */
function caText({ stateFolder }: Config, homeFolder: string): string {
  const file = join(stateFolder, "ca.pem");
  const inHome = file.startsWith(`${homeFolder}/`);
  return `, for clients that trust ${inHome ? `~${file.slice(homeFolder.length)}` : file} (curl: --cacert)`;
}
