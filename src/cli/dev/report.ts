import type { Config } from "../../config/config.ts";
import { looserThanAws } from "../../config/looser-than-aws.ts";
import type { DevOutput } from "./dev-output.ts";
import type { Endpoint } from "./endpoints.ts";
import type { DevProject } from "./load-dev-project.ts";
import { shownPath } from "./watch.ts";

/** What is unlike AWS, and what was not understood: said before anything runs. */
export function reportStart(loaded: DevProject, output: DevOutput): void {
  for (const sentence of looserThanAws(loaded.config)) output.warn(sentence);
  reportWarnings(loaded, output);
}

export function reportWarnings({ project }: DevProject, output: DevOutput): void {
  for (const { message, position } of project.warnings) output.warn(message, position);
}

export function reportReady(
  endpoints: readonly Endpoint[],
  { config, file }: DevProject,
  output: DevOutput,
): void {
  if (!config.json) {
    const shown = shownPath(file, process.cwd());
    output.note(`Sluice runs ${shown}. wss:// and https:// answer on the same port.`);
  }
  reportEndpoints(endpoints, config, output);
  const [first] = endpoints;
  if (config.json || first === undefined) return;
  output.note("");
  output.note("  Try it:");
  output.note(`    sluice connect ${first.url}`);
  output.note(
    `    sluice apigatewaymanagementapi post-to-connection --connection-id ID --data hello --endpoint-url ${first.callbackUrl}`,
  );
  output.note("");
}

/** Where each API answers: paragraphs for people, one line of JSON each for programs. */
export function reportEndpoints(
  endpoints: readonly Endpoint[],
  { json }: Pick<Config, "json">,
  output: DevOutput,
): void {
  for (const { apiId, name, stage, otherStages, url, callbackUrl } of endpoints) {
    if (json) {
      output.result(JSON.stringify({ apiId, stage, url, callbackUrl }));
      continue;
    }
    const beside = otherStages.length === 0 ? "" : ` (and ${otherStages.join(", ")})`;
    output.note("");
    output.note(`  ${output.paint("cyan", name)} (${apiId}), stage ${stage}${beside}`);
    output.note(`    clients       ${url}`);
    output.note(`    @connections  ${callbackUrl}`);
  }
}
