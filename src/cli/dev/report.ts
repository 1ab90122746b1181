import { looserThanAws } from "../../config/looser-than-aws.ts";
import type { DevOutput } from "./dev-output.ts";
import type { Endpoint } from "./endpoints.ts";
import type { DevProject } from "./load-dev-project.ts";
import { shownPath } from "./watch.ts";

/** What is unlike AWS, and what was not understood: said before anything runs. */
export function reportStart({ config, project }: DevProject, output: DevOutput): void {
  for (const sentence of looserThanAws(config)) output.warn(sentence);
  for (const { message, position } of project.warnings) output.warn(message, position);
}

export function reportReady(
  endpoints: readonly Endpoint[],
  { config, file }: DevProject,
  output: DevOutput,
): void {
  if (config.json) {
    for (const { apiId, stage, url, callbackUrl } of endpoints) {
      output.result(JSON.stringify({ apiId, stage, url, callbackUrl }));
    }
    return;
  }
  output.note(
    `Sluice runs ${shownPath(file, process.cwd())}. wss:// and https:// answer on the same port.`,
  );
  for (const { apiId, name, stage, url, callbackUrl } of endpoints) {
    output.note("");
    output.note(`  ${output.paint("cyan", name)} (${apiId}), stage ${stage}`);
    output.note(`    clients       ${url}`);
    output.note(`    @connections  ${callbackUrl}`);
  }
  const [first] = endpoints;
  if (first === undefined) return;
  output.note("");
  output.note("  Try it:");
  output.note(`    sluice connect ${first.url}`);
  output.note(
    `    sluice apigatewaymanagementapi post-to-connection --connection-id ID --data hello --endpoint-url ${first.callbackUrl}`,
  );
  output.note("");
}
