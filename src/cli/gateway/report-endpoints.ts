import type { Config } from "../../config/config.ts";
import type { CommandOutput } from "./command-output.ts";
import type { Endpoint } from "./endpoints.ts";
import { reachableHosts } from "./reachable-hosts.ts";

/** Where each API answers: paragraphs for people, one line of JSON each for programs. */
export function reportEndpoints(
  endpoints: readonly Endpoint[],
  { json, host }: Pick<Config, "json" | "host">,
  output: CommandOutput,
): void {
  for (const endpoint of endpoints) {
    const { apiId, name, stage, otherStages, url, callbackUrl, controlUrl, customDomains } =
      endpoint;
    if (json) {
      const domains = customDomains.length === 0 ? {} : { customDomains };
      output.result(JSON.stringify({ apiId, stage, url, callbackUrl, controlUrl, ...domains }));
      continue;
    }
    const beside = otherStages.length === 0 ? "" : ` (and ${otherStages.join(", ")})`;
    output.note("");
    output.note(`  ${output.paint("cyan", name)} (${apiId}), stage ${stage}${beside}`);
    output.note(`    clients       ${url}`);
    for (const other of reachableHosts(host)) {
      output.note(`                  ${url.replace("//localhost:", `//${other}:`)}`);
    }
    output.note(`    @connections  ${callbackUrl}`);
    for (const domain of customDomains) {
      if (domain.url === url) continue;
      const at = domain.stage === stage && otherStages.length === 0 ? "" : ` (${domain.stage})`;
      output.note(`    domain        ${domain.url}${at}`);
      output.note(`    @connections  ${domain.callbackUrl}`);
    }
  }
}
