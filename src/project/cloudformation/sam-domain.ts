/**
 * `Domain` of an `AWS::Serverless::WebSocketApi` as the resources SAM makes of it, with SAM's logical ids and texts
 * (aws/serverless-application-model, `apiv2_generator.py`).
 *
 * Gaps: none known.
 * By design: 2026-11-28 `Route53` makes nothing, because there is no DNS here.
 */
import { createHash } from "node:crypto";
import { MUTUAL_TLS } from "../domain-name-rules.ts";
import { fail, type TemplateResource, warn } from "./scope.ts";
import type { Report } from "./sections.ts";
import { call, list, type Mapping, mapping, type TemplateNode, text } from "./template-node.ts";
import { unknownProperty } from "./unknown-property.ts";

/** What two APIs with the same domain have in common: SAM makes it once. */
export const SAM_DOMAIN_PREFIX = "ApiGatewayDomainNameV2";

const CONFIGURATION = ["CertificateArn", "SecurityPolicy", "OwnershipVerificationCertificateArn"];
const KNOWN = [
  ...CONFIGURATION,
  "DomainName",
  "EndpointConfiguration",
  "BasePath",
  "Route53",
  "MutualTlsAuthentication",
];

export interface DomainExpansion {
  readonly resource: TemplateResource;
  readonly report: Report;
  readonly stageLogicalId: string;
  /** A parameter's value, or the text itself; `undefined` for what SAM cannot know. */
  readonly literal: (node: TemplateNode) => string | undefined;
}

export function expandDomain(node: TemplateNode, expansion: DomainExpansion): TemplateResource[] {
  const { resource, report, literal } = expansion;
  if (node.kind !== "mapping") {
    return refuse(expansion, node.line, "Property 'Domain' should be a map.");
  }
  const { entries, line } = node;
  const name = entries.get("DomainName");
  if (name === undefined || !entries.has("CertificateArn")) {
    const message = "Custom Domains only works if both DomainName and CertificateArn are provided.";
    return refuse(expansion, line, message);
  }
  const endpoint = entries.get("EndpointConfiguration");
  if (endpoint !== undefined && literal(endpoint) !== "REGIONAL") {
    const message = "EndpointConfiguration for Custom Domains must be one of ['REGIONAL'].";
    refuse(expansion, endpoint.line, message);
  }
  if (entries.has("MutualTlsAuthentication")) refuse(expansion, line, MUTUAL_TLS);
  for (const [property, { line: at }] of entries) {
    if (KNOWN.includes(property)) continue;
    const { message } = unknownProperty(property, KNOWN);
    warn(report, at, `${resource.logicalId}: Domain: ${message}`);
  }
  const domainId = SAM_DOMAIN_PREFIX + digest(literal(name) ?? nodeText(name));
  return [
    domainResource(node, { domainId, name }, expansion),
    ...mappings(node, domainId, expansion),
  ];
}

function domainResource(
  { entries, line }: Mapping<TemplateNode>,
  made: { readonly domainId: string; readonly name: TemplateNode },
  { resource }: DomainExpansion,
): TemplateResource {
  const configuration: [string, TemplateNode][] = [["EndpointType", text("REGIONAL", line)]];
  for (const property of CONFIGURATION) {
    const value = entries.get(property);
    if (value !== undefined) configuration.push([property, value]);
  }
  const properties: [string, TemplateNode][] = [
    ["DomainName", made.name],
    ["DomainNameConfigurations", list([mapping(configuration, line)], line)],
  ];
  return {
    ...resource,
    logicalId: made.domainId,
    type: "AWS::ApiGatewayV2::DomainName",
    line,
    dependsOn: [],
    metadata: undefined,
    properties: mapping(properties, line),
  };
}

function mappings(
  { entries, line }: Mapping<TemplateNode>,
  domainId: string,
  expansion: DomainExpansion,
): TemplateResource[] {
  const { resource, stageLogicalId } = expansion;
  const common: [string, TemplateNode][] = [
    ["DomainName", call("Ref", text(domainId, line))],
    ["ApiId", call("Ref", text(resource.logicalId, line))],
    ["Stage", call("Ref", text(stageLogicalId, line))],
  ];
  const made = (part: string, at: number, key: [string, TemplateNode][]): TemplateResource => ({
    ...resource,
    logicalId: `${resource.logicalId}${part}ApiMapping`,
    type: "AWS::ApiGatewayV2::ApiMapping",
    line: at,
    dependsOn: [],
    metadata: undefined,
    properties: mapping([...common, ...key], at),
  });
  const paths = basePaths(entries.get("BasePath"));
  if (paths.length === 0) return [made("", line, [])];
  return paths.map((node) => {
    const path = expansion.literal(node);
    if (path === undefined) return refuse(expansion, node.line, "Basepath must be a string.");
    if (/[^0-9a-zA-Z/_-]/.test(path)) {
      return refuse(expansion, node.line, "Invalid Basepath name provided.");
    }
    const key = text(path.replace(/^\/+|\/+$/g, ""), node.line);
    return made(path.replace(/[-_/]+/g, ""), node.line, [["ApiMappingKey", key]]);
  });
}

function basePaths(node: TemplateNode | undefined): readonly TemplateNode[] {
  if (node === undefined || (node.kind === "scalar" && node.text === "")) return [];
  return node.kind === "list" ? node.items : [node];
}

function refuse({ resource, report }: DomainExpansion, line: number, message: string): never {
  return fail(report, line, `Resource with id [${resource.logicalId}] is invalid. ${message}`);
}

/** SAM's `LogicalIdGenerator`: ten digits of SHA-1. */
function digest(value: string): string {
  return createHash("sha1").update(value).digest("hex").slice(0, 10);
}

/** The same for the same expression, on whatever line it stands. */
function nodeText(node: TemplateNode): string {
  return JSON.stringify(node, (key, value) => {
    if (key === "line") return undefined;
    return value instanceof Map ? [...value] : value;
  });
}
