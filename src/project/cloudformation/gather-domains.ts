import type { Api } from "../../core/model/api.ts";
import type { ApiMapping, DomainName } from "../../core/model/domain-name.ts";
import {
  DOMAIN_NAME_EXISTS,
  domainNameProblem,
  INVALID_STAGE,
  KEY_EXISTS,
  MIXED_PROTOCOLS,
} from "../domain-name-rules.ts";
import { PropertyReader } from "./property-reader.ts";
import { referenceTo } from "./reference-to.ts";
import { type MappingOfDomain, readApiMapping } from "./resources/api-mapping.ts";
import { readDomainName } from "./resources/domain-name.ts";
import { fail, type Scope, type TemplateResource, warn } from "./scope.ts";

/** Types of APIs that are left out, and may have a custom domain all the same. */
const OTHER_APIS = [
  "AWS::ApiGateway::RestApi",
  "AWS::ApiGatewayV2::Api",
  "AWS::Serverless::Api",
  "AWS::Serverless::HttpApi",
];

interface Mapped extends MappingOfDomain {
  readonly resource: TemplateResource;
}

/** The custom domains under which the template's WebSocket APIs answer. */
export function gatherDomains(scope: Scope, apis: readonly Api[]): DomainName[] {
  const { mapped, elsewhere } = mappingsOf(scope, apis);
  const written = writtenDomains(scope);
  const domains = new Map<string, ApiMapping[]>();
  for (const { resource, domainName, ...mapping } of mapped) {
    // One that the template does not make is there already on AWS.
    if (!written.has(domainName)) refuseBadName(domainName, resource, scope);
    const mappings = domains.get(domainName) ?? [];
    if (mappings.some(({ apiMappingKey }) => apiMappingKey === mapping.apiMappingKey)) {
      const key = `"${mapping.apiMappingKey}" of ${domainName}`;
      fail(scope, resource.line, `ApiMapping ${resource.logicalId}: ${KEY_EXISTS}: ${key}`);
    }
    mappings.push(mapping);
    domains.set(domainName, mappings);
  }
  for (const [name, resource] of written) {
    if (domains.has(name)) readDomainName(resource, scope);
    else if (!elsewhere.some(({ domainName }) => domainName === name)) {
      const message = `DomainName ${resource.logicalId}: no API mapping of this template leads anywhere, so nothing answers there`;
      warn(scope, resource.line, message);
    }
  }
  return [...domains].map(([domainName, apiMappings]) => ({ domainName, apiMappings }));
}

/** `elsewhere`: to HTTP and REST APIs, which share no domain with WebSocket APIs. */
function mappingsOf(
  scope: Scope,
  apis: readonly Api[],
): { readonly mapped: Mapped[]; readonly elsewhere: Mapped[] } {
  const mapped: Mapped[] = [];
  const elsewhere: Mapped[] = [];
  for (const resource of ofType("ApiMapping", scope)) {
    const mapping = { resource, ...readApiMapping(resource, scope) };
    const { apiId, stage } = mapping;
    const api = apis.find((each) => each.apiId === apiId);
    if (api === undefined) {
      if (isOtherApi(apiId, scope)) elsewhere.push(mapping);
      else warnAboutForeign(mapping, scope);
    } else if (!api.stages.some(({ stageName }) => stageName === stage)) {
      const known = api.stages.map(({ stageName }) => stageName).join(", ");
      const message = `${INVALID_STAGE}: ${api.name} has no stage ${stage}, only ${known}`;
      fail(scope, resource.line, `ApiMapping ${resource.logicalId}: ${message}`);
    } else mapped.push(mapping);
  }
  for (const { domainName, resource } of elsewhere) {
    if (!mapped.some((each) => each.domainName === domainName)) continue;
    fail(scope, resource.line, `ApiMapping ${resource.logicalId}: ${MIXED_PROTOCOLS}`);
  }
  return { mapped, elsewhere };
}

function isOtherApi(apiId: string, scope: Scope): boolean {
  return [...scope.resources.values()].some(
    (resource) => OTHER_APIS.includes(resource.type) && referenceTo(resource, scope) === apiId,
  );
}

function warnAboutForeign({ resource, apiId }: Mapped, scope: Scope): void {
  const { logicalId, line } = resource;
  const message = `leads to API ${apiId}, which this template does not make, so it is left out`;
  warn(scope, line, `ApiMapping ${logicalId} ${message}`);
}

function writtenDomains(scope: Scope): Map<string, TemplateResource> {
  const written = new Map<string, TemplateResource>();
  for (const resource of ofType("DomainName", scope)) {
    const name = PropertyReader.of(resource, scope).requiredText("DomainName");
    const { logicalId, line } = resource;
    if (written.has(name)) fail(scope, line, `DomainName ${logicalId}: ${DOMAIN_NAME_EXISTS}`);
    written.set(name, resource);
  }
  return written;
}

function refuseBadName(name: string, { logicalId, line }: TemplateResource, scope: Scope): void {
  const problem = domainNameProblem(name);
  if (problem !== undefined) fail(scope, line, `ApiMapping ${logicalId}: ${problem}`);
}

function ofType(type: string, scope: Scope): TemplateResource[] {
  const all = [...scope.resources.values()];
  return all.filter((resource) => resource.type === `AWS::ApiGatewayV2::${type}`);
}
