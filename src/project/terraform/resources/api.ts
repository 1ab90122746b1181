import { text } from "../../cloudformation/template-node.ts";
import type { Arguments } from "../arguments.ts";
import { isHttpApi } from "../translation.ts";
import { invocationUri } from "./invocation.ts";

/** The provider's, which is for HTTP APIs: a message has neither. */
const DEFAULT_SELECTION = "$request.method $request.path";
/** Selects no route by its key, so `$default` gets every message. */
const SELECTS_NOTHING = "{no route}";

export function translateApi(args: Arguments): void {
  args.copy({
    name: "Name",
    protocol_type: "ProtocolType",
    api_key_selection_expression: "ApiKeySelectionExpression",
    disable_execute_api_endpoint: "DisableExecuteApiEndpoint",
    description: "Description",
    version: "Version",
    ip_address_type: "IpAddressType",
  });
  const selection = args.value("route_selection_expression");
  const isDefault = selection === DEFAULT_SELECTION && !isHttpApi(args.instance);
  if (!isDefault) {
    args.copy({ route_selection_expression: "RouteSelectionExpression" });
    return;
  }
  args.put("RouteSelectionExpression", text(SELECTS_NOTHING, args.line));
  const remedy = 'set it, for example to "$request.body.action"';
  args.warn(
    `route_selection_expression is the provider's default, ${DEFAULT_SELECTION}, which no message has, so every message goes to $default: ${remedy}`,
  );
}

export function translateModel(args: Arguments): void {
  args.copy({
    ...{ name: "Name", schema: "Schema", content_type: "ContentType", description: "Description" },
  });
}

export function translateAuthorizer(args: Arguments): void {
  args.copy({
    authorizer_type: "AuthorizerType",
    name: "Name",
    identity_sources: "IdentitySource",
    authorizer_payload_format_version: "AuthorizerPayloadFormatVersion",
  });
  args.put("AuthorizerUri", invocationUri(args, "authorizer_uri"));
  // A state has false, and the seconds of no time at all, for what nobody set.
  if (args.value("enable_simple_responses") === true) {
    args.copy({ enable_simple_responses: "EnableSimpleResponses" });
  }
  args.copy({ jwt_configuration: "JwtConfiguration" });
}
