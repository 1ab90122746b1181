import { type AddressPolicy, literalAddresses } from "../core/address-policy.ts";
import { UriTemplate } from "../core/integration/uri-template.ts";
import type { Integration } from "../core/model/integration.ts";
import type { Stage } from "../core/model/stage.ts";

/**
 * What to say of hosts of an integration's URI that calls may not go to: each call fails. A name is looked up only when it is
 * called, so what is told here is an address, or `localhost`.
 */
export function refusedHosts(
  integration: Integration,
  stages: readonly Pick<Stage, "stageVariables">[],
  policy: AddressPolicy | undefined,
): string[] {
  const { integrationType } = integration;
  if (policy === undefined || (integrationType !== "HTTP" && integrationType !== "HTTP_PROXY")) {
    return [];
  }
  // A VPC link leads elsewhere, to its target.
  if (integration.connectionId !== undefined) return [];
  const template = UriTemplate.compile(integration.integrationUri);
  const parameters = Object.fromEntries(template.pathParameters.map((name) => [name, "1"]));
  const sentences = stages.flatMap(({ stageVariables }) => {
    const uri = template.expand(stageVariables, parameters);
    return uri.kind === "missing" ? [] : (refusedHost(uri.text, policy) ?? []);
  });
  return [...new Set(sentences)];
}

/** The same of one URL. */
export function refusedHost(url: string, policy: AddressPolicy): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { hostname } = new URL(url);
  const addresses = literalAddresses(hostname) ?? [];
  if (addresses.every((address) => policy.allows(address))) return undefined;
  return `calls to ${hostname} are refused, so each one fails: if it is meant, allow it with settings.backends.allowAddresses`;
}
