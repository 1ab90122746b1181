import { mapping, type TemplateNode } from "../../cloudformation/template-node.ts";
import { type Arguments, given } from "../arguments.ts";
import { listOf, memberOf, textOf } from "../json.ts";

export function translateRoute(args: Arguments): void {
  args.copy({
    route_key: "RouteKey",
    authorization_type: "AuthorizationType",
    api_key_required: "ApiKeyRequired",
    model_selection_expression: "ModelSelectionExpression",
    operation_name: "OperationName",
    request_models: "RequestModels",
    route_response_selection_expression: "RouteResponseSelectionExpression",
    authorization_scopes: "AuthorizationScopes",
  });
  args.put("Target", target(args));
  args.put("AuthorizerId", args.reference("authorizer_id", ["aws_apigatewayv2_authorizer"]));
  args.put("RequestParameters", requestParameters(args));
}

/** `integrations/{id}`: of an integration that is still to be made the id is not known. */
function target(args: Arguments): TemplateNode | undefined {
  const written = args.value("target");
  if (written !== undefined) return args.node(written);
  if (!args.isUnknown("target")) return undefined;
  return args.prefixed(
    "integrations/",
    args.referred(["target"], ["aws_apigatewayv2_integration"]),
  );
}

/** `request_parameter {}` blocks. */
function requestParameters(args: Arguments): TemplateNode | undefined {
  const blocks = listOf(args.instance.values.request_parameter);
  if (blocks.length === 0) return undefined;
  const entries = blocks.flatMap((block): [string, TemplateNode][] => {
    const key = textOf(memberOf(block, "request_parameter_key"));
    const required = given(memberOf(block, "required")) ?? false;
    if (key === undefined) return [];
    return [[key, mapping<TemplateNode>([["Required", args.node(required)]], args.line)]];
  });
  return mapping(entries, args.line);
}

export function translateRouteResponse(args: Arguments): void {
  args.copy({
    route_response_key: "RouteResponseKey",
    model_selection_expression: "ModelSelectionExpression",
    response_models: "ResponseModels",
  });
  args.put("RouteId", args.reference("route_id", ["aws_apigatewayv2_route"]));
}
