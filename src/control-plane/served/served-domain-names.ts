import type { DomainName } from "../../core/model/domain-name.ts";
import type { DefinitionReader } from "../definitions.ts";
import { apiMappingsOf, DOMAIN_NAMES } from "../stored/domain-name.ts";

/** The custom domain names that no file serves. */
export function servedDomainNames(reader: DefinitionReader): DomainName[] {
  return reader
    .all(DOMAIN_NAMES)
    .filter(({ id }) => reader.ownerOf(`${DOMAIN_NAMES.path}/${id}`) === undefined)
    .map(({ id }) => ({
      domainName: id,
      apiMappings: reader.all(apiMappingsOf(id)).map(({ value }) => value),
    }));
}
