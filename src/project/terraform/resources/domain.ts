import { list, mapping, type TemplateNode } from "../../cloudformation/template-node.ts";
import { type Arguments, given } from "../arguments.ts";

const CONFIGURATION: Readonly<Record<string, string>> = {
  certificate_arn: "CertificateArn",
  endpoint_type: "EndpointType",
  security_policy: "SecurityPolicy",
};

export function translateDomainName(args: Arguments): void {
  args.copy({
    domain_name: "DomainName",
    routing_mode: "RoutingMode",
    mutual_tls_authentication: "MutualTlsAuthentication",
  });
  const block = args.block("domain_name_configuration");
  if (block === undefined) return;
  const entries = Object.entries(CONFIGURATION).flatMap(([argument, property]) => {
    const value = given(block[argument]);
    return value === undefined ? [] : [[property, args.node(value)] as [string, TemplateNode]];
  });
  args.put("DomainNameConfigurations", list([mapping(entries, args.line)], args.line));
}

export function translateApiMapping(args: Arguments): void {
  args.copy({ api_mapping_key: "ApiMappingKey" });
  args.put("ApiId", args.reference("api_id", ["aws_apigatewayv2_api"]));
  args.put("DomainName", args.reference("domain_name", ["aws_apigatewayv2_domain_name"]));
  args.put("Stage", args.reference("stage", ["aws_apigatewayv2_stage"]));
}
