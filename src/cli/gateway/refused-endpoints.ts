import type { LoadedConfig } from "../../config/config.ts";
import { AddressPolicy } from "../../core/address-policy.ts";
import type { ProjectWarning } from "../../core/model/project.ts";
import { refusedHost } from "../../project/refused-hosts.ts";

/** Endpoints of the settings whose address may not be called: each call of the service, or of the function, fails. */
export function refusedEndpoints({ config, origins }: LoadedConfig): ProjectWarning[] {
  const policy = AddressPolicy.compile(config.backends);
  const groups = { awsServices: config.awsServices, lambda: config.lambda };
  return Object.entries(groups).flatMap(([group, { endpointUrl, endpoints }]) => {
    const named: [string, string | undefined][] = [
      [`${group}.endpointUrl`, endpointUrl],
      ...Object.entries(endpoints).map(([name, url]): [string, string] => [
        `${group}.endpoints.${name}`,
        url,
      ]),
    ];
    return named.flatMap(([name, url]) => {
      const sentence = url === undefined ? undefined : refusedHost(url, policy);
      if (sentence === undefined) return [];
      const origin = origins[name] ?? origins[`${group}.endpoints`];
      if (origin?.from === "file") {
        return { message: `settings.${name}: ${sentence}`, position: origin.position };
      }
      const where = origin === undefined || origin.from === "default" ? name : origin.name;
      return { message: `${where}: ${sentence}` };
    });
  });
}
