import type { ValuePath } from "../../config/strict-map.ts";
import type { Api } from "../../core/model/api.ts";
import type { ApiMapping, DomainName } from "../../core/model/domain-name.ts";
import type { ProjectWarning } from "../../core/model/project.ts";
import {
  apiMappingKeyProblem,
  apiMappingWarning,
  domainNameProblem,
  INVALID_STAGE,
  KEY_EXISTS,
} from "../domain-name-rules.ts";
import { ProjectError } from "../project-error.ts";
import { type PemPlace, pemFiles } from "./pem-files.ts";
import type { WrittenDomainName } from "./schema.ts";

export interface DomainPlace extends PemPlace {
  readonly warn: (warning: ProjectWarning) => void;
  readonly apis: {
    readonly names: readonly string[];
    readonly find: (name: string) => Api | undefined;
  };
}

type Written = Readonly<Record<string, WrittenDomainName>>;

/** The file's custom domains, added to those that a template has made already. */
export function expandDomainNames(
  written: Written,
  made: readonly DomainName[],
  place: DomainPlace,
): DomainName[] {
  const domains = new Map(made.map((each) => [each.domainName, each]));
  for (const [domainName, one] of Object.entries(written)) {
    const path = ["domainNames", domainName];
    const problem = domainNameProblem(domainName);
    if (problem !== undefined) throw refuse(place, path, problem);
    const certificate = pemFiles(one, path, place);
    const before = domains.get(domainName)?.apiMappings ?? [];
    const apiMappings = [...before];
    for (const [index, mapping] of (one.apiMappings ?? []).entries()) {
      const at = [...path, "apiMappings", index];
      const added = mappingOf(mapping, at, place);
      if (apiMappings.some(({ apiMappingKey }) => apiMappingKey === added.apiMappingKey)) {
        throw refuse(place, at, `${KEY_EXISTS}: "${added.apiMappingKey}" of ${domainName}`);
      }
      apiMappings.push(added);
    }
    if (apiMappings.length === 0) {
      const message = `${path.join(".")} leads to no API: add apiMappings: [{ api: … }]`;
      throw refuse(place, path, message);
    }
    domains.set(domainName, {
      domainName,
      apiMappings,
      ...(certificate === undefined ? {} : { certificate }),
    });
  }
  return [...domains.values()];
}

function mappingOf(
  { api: name, stage, apiMappingKey = "" }: NonNullable<WrittenDomainName["apiMappings"]>[number],
  path: ValuePath,
  place: DomainPlace,
): ApiMapping {
  const problem = apiMappingKeyProblem(apiMappingKey);
  if (problem !== undefined) throw refuse(place, [...path, "apiMappingKey"], problem);
  const warning = apiMappingWarning({ apiMappingKey });
  if (warning !== undefined) {
    const position = place.source.positionOf([...path, "apiMappingKey"]);
    place.warn({ message: warning, position });
  }
  const api = place.apis.find(name);
  if (api === undefined) {
    const known = place.apis.names.join(", ");
    throw refuse(place, [...path, "api"], `There is no API "${name}": there is ${known}`);
  }
  const names = api.stages.map(({ stageName }) => stageName);
  const [only, ...others] = names;
  if (stage === undefined && (only === undefined || others.length > 0)) {
    const message = `API "${name}" has several stages: add stage, one of ${names.join(", ")}`;
    throw refuse(place, path, message);
  }
  const wanted = stage ?? only ?? "";
  if (names.includes(wanted)) return { apiId: api.apiId, stage: wanted, apiMappingKey };
  const message = `${INVALID_STAGE}: API "${name}" has no stage "${wanted}", only ${names.join(", ")}`;
  throw refuse(place, [...path, "stage"], message);
}

function refuse({ source }: DomainPlace, path: ValuePath, message: string): ProjectError {
  return new ProjectError(message, source.positionOf(path));
}
