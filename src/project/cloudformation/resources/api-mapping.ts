import type { ApiMapping } from "../../../core/model/domain-name.ts";
import { apiMappingKeyProblem, apiMappingWarning } from "../../domain-name-rules.ts";
import { PropertyReader } from "../property-reader.ts";
import type { Scope, TemplateResource } from "../scope.ts";

export interface MappingOfDomain extends ApiMapping {
  readonly domainName: string;
}

export function readApiMapping(resource: TemplateResource, scope: Scope): MappingOfDomain {
  const reader = PropertyReader.of(resource, scope);
  const apiMappingKey = reader.text("ApiMappingKey") ?? "";
  const problem = apiMappingKeyProblem(apiMappingKey);
  if (problem !== undefined) reader.fail("ApiMappingKey", problem);
  const warning = apiMappingWarning({ apiMappingKey });
  if (warning !== undefined) reader.warn("ApiMappingKey", warning);
  const mapping = {
    apiId: reader.requiredText("ApiId"),
    stage: reader.requiredText("Stage"),
    domainName: reader.requiredText("DomainName"),
    apiMappingKey,
  };
  reader.finish();
  return mapping;
}
