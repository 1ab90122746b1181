import { text } from "../../cloudformation/template-node.ts";
import { APPLY, type Arguments } from "../arguments.ts";
import { invocationUri } from "./invocation.ts";

/** RFC 2606: a name that nothing ever has. */
const UNKNOWN_HOST = "known-after-apply.invalid";

export function translateIntegration(args: Arguments): void {
  args.copy({
    integration_type: "IntegrationType",
    integration_method: "IntegrationMethod",
    connection_type: "ConnectionType",
    content_handling_strategy: "ContentHandlingStrategy",
    description: "Description",
    passthrough_behavior: "PassthroughBehavior",
    request_parameters: "RequestParameters",
    request_templates: "RequestTemplates",
    template_selection_expression: "TemplateSelectionExpression",
    timeout_milliseconds: "TimeoutInMillis",
    integration_subtype: "IntegrationSubtype",
    response_parameters: "ResponseParameters",
    tls_config: "TlsConfig",
  });
  args.put("ConnectionId", args.reference("connection_id", ["aws_api_gateway_vpc_link"]));
  const type = args.value("integration_type");
  if (type === "HTTP" || type === "HTTP_PROXY") putHttpUri(args);
  else args.put("IntegrationUri", invocationUri(args, "integration_uri"));
  // Roles are not assumed here, so any text is as good as the ARN.
  const role = args.value("credentials_arn");
  if (role !== undefined) args.copy({ credentials_arn: "CredentialsArn" });
  else if (args.isUnknown("credentials_arn")) {
    args.put("CredentialsArn", text("known after apply", args.line));
  }
}

/** The rest of the API runs without a backend whose address is not known yet. */
function putHttpUri(args: Arguments): void {
  if (!args.isUnknown("integration_uri")) {
    args.copy({ integration_uri: "IntegrationUri" });
    return;
  }
  const uri = `http://${UNKNOWN_HOST}/`;
  args.put("IntegrationUri", text(uri, args.line));
  args.warn(
    `integration_uri is known after it is applied only, so ${uri} stands in for it: ${APPLY}`,
  );
}

export function translateIntegrationResponse(args: Arguments): void {
  args.copy({
    integration_response_key: "IntegrationResponseKey",
    response_templates: "ResponseTemplates",
    template_selection_expression: "TemplateSelectionExpression",
    content_handling_strategy: "ContentHandlingStrategy",
  });
  args.put("IntegrationId", args.reference("integration_id", ["aws_apigatewayv2_integration"]));
}
