import { call, list, type TemplateNode, text } from "../../cloudformation/template-node.ts";
import { Arguments } from "../arguments.ts";
import type { Instance } from "../show.ts";

const FUNCTION = "aws_lambda_function";
const ALIAS = "aws_lambda_alias";

/** `invoke_arn` of a function, a version or an alias. */
const INVOCATION =
  /^arn:[^:]+:apigateway:[^:]+:lambda:path\/[^/]+\/functions\/(arn:[^:]+:lambda:[^:]*:[^:]*:function:([^:/]+))(:[^:/]+)?\/invocations$/;

/**
 * How a URI invokes a function of this project: with the ARN that it has here, whatever Region and account it is in. The URI
 * as it is invokes what is elsewhere.
 */
export function invocationUri(args: Arguments, argument: string): TemplateNode | undefined {
  const written = args.value(argument);
  if (written === undefined) {
    if (!args.isUnknown(argument)) return undefined;
    return invocationOf(args.referred([argument], [FUNCTION, ALIAS]), args);
  }
  const [, arn = "", name = "", qualifier = ""] =
    typeof written === "string" ? (INVOCATION.exec(written) ?? []) : [];
  const found = args.translation.withValue([FUNCTION], "function_name", name);
  const own = found?.values.arn;
  if (found === undefined || (typeof own === "string" && own !== arn)) return args.node(written);
  return invocation(found, qualifier, args.line);
}

function invocationOf(target: Instance, args: Arguments): TemplateNode {
  if (target.type === FUNCTION) return invocation(target, "", args.line);
  const alias = new Arguments(target, args.translation);
  const name = alias.value("name");
  const qualifier = name === undefined ? "" : `:${String(name)}`;
  return invocation(functionOf(alias), qualifier, args.line);
}

/** `function_name` of an alias is a function's name or its ARN. */
function functionOf(alias: Arguments): Instance {
  const written = String(alias.value("function_name") ?? "");
  const name = written.slice(written.lastIndexOf(":") + 1);
  const known = alias.translation.withValue([FUNCTION], "function_name", name);
  return known ?? alias.referred(["function_name"], [FUNCTION]);
}

function invocation({ address }: Instance, qualifier: string, line: number): TemplateNode {
  const at = (node: string) => text(node, line);
  const parts = [
    at("arn:"),
    call("Ref", at("AWS::Partition")),
    at(":apigateway:"),
    call("Ref", at("AWS::Region")),
    at(":lambda:path/2015-03-31/functions/"),
    call("Fn::GetAtt", list([at(address), at("Arn")], line)),
    at(`${qualifier}/invocations`),
  ];
  return call("Fn::Join", list<TemplateNode>([at(""), list(parts, line)], line));
}
