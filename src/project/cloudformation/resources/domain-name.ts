import { domainNameProblem, MUTUAL_TLS, NOT_REGIONAL } from "../../domain-name-rules.ts";
import { PropertyReader } from "../property-reader.ts";
import type { Scope, TemplateResource } from "../scope.ts";
import { kindOf } from "../template-node.ts";

const DOMAIN_NAME_CHARACTERS_MAX = 512;

/** The name of a `DomainName` that WebSocket APIs are mapped to. */
export function readDomainName(resource: TemplateResource, scope: Scope): string {
  const reader = PropertyReader.of(resource, scope);
  const name = reader.requiredText("DomainName", DOMAIN_NAME_CHARACTERS_MAX);
  const problem = domainNameProblem(name);
  if (problem !== undefined) reader.fail("DomainName", problem);
  const configurations = reader.value("DomainNameConfigurations");
  const items = configurations?.kind === "list" ? configurations.items : [];
  if (configurations !== undefined && configurations.kind !== "list") {
    reader.fail("DomainNameConfigurations", "DomainNameConfigurations must be a list");
  }
  for (const item of items) {
    if (item.kind !== "mapping") {
      const message = `DomainNameConfigurations must hold mappings: found ${kindOf(item)}`;
      reader.failAt(item.line, message);
    } else {
      const subject = `${reader.subject}: DomainNameConfigurations`;
      readConfiguration(new PropertyReader(scope, subject, item));
    }
  }
  if (reader.has("MutualTlsAuthentication")) reader.fail("MutualTlsAuthentication", MUTUAL_TLS);
  const routingMode = reader.text("RoutingMode");
  if (routingMode !== undefined && routingMode !== "API_MAPPING_ONLY") {
    const message = `RoutingMode ${routingMode} has no effect here: routing rules lead to REST APIs only`;
    reader.warn("RoutingMode", message);
  }
  reader.harmless("Tags");
  reader.finish();
  return name;
}

/** Measured on AWS: EDGE is refused, and every other endpoint type becomes REGIONAL. */
function readConfiguration(reader: PropertyReader): void {
  const endpointType = reader.text("EndpointType") ?? "REGIONAL";
  if (endpointType === "EDGE") reader.fail("EndpointType", NOT_REGIONAL);
  if (endpointType !== "REGIONAL") {
    reader.warn("EndpointType", `EndpointType ${endpointType} becomes REGIONAL, as on AWS`);
  }
  const policy = reader.text("SecurityPolicy") ?? "TLS_1_2";
  if (policy === "TLS_1_0") {
    reader.fail("SecurityPolicy", "SecurityPolicy of a WebSocket API's domain must be TLS_1_2");
  }
  reader.harmless(
    "CertificateArn",
    "CertificateName",
    "IpAddressType",
    "OwnershipVerificationCertificateArn",
  );
  reader.finish();
}
