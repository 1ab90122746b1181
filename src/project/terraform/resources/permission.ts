import { call, list, type TemplateNode, text } from "../../cloudformation/template-node.ts";
import type { Arguments } from "../arguments.ts";

const FUNCTION = "aws_lambda_function";

/** `arn:aws:execute-api:eu-north-1:111122223333:api1/*`, of whatever Region and account. */
const EXECUTE_API = /^arn:[^:]+:execute-api:[^:]*:[^:]*:(.+)$/;

/** Nothing is refused here for want of one; `sluice check` says what AWS would. */
export function translatePermission(args: Arguments): void {
  args.copy({ action: "Action", principal: "Principal", qualifier: "Qualifier" });
  args.put("FunctionName", functionName(args));
  const source = args.value("source_arn");
  // One that is not known yet is of the API that is made with it.
  if (typeof source === "string") args.put("SourceArn", hereOf(source, args));
}

function functionName(args: Arguments): TemplateNode | undefined {
  const written = args.value("function_name");
  const qualifier = args.value("qualifier");
  const suffix = typeof qualifier === "string" ? `:${qualifier}` : "";
  if (typeof written === "string") return text(written + suffix, args.line);
  if (!args.isUnknown("function_name")) return undefined;
  const found = args.chosen(["function_name"], [FUNCTION]);
  // A list is no name: whoever reads permissions learns that they cannot all be told.
  if (found === undefined) return list<TemplateNode>([], args.line);
  const name = call("Ref", text(found.address, args.line));
  return joined([name, text(suffix, args.line)], args);
}

/** APIs and functions have the Region and account here that the settings say. */
function hereOf(arn: string, args: Arguments): TemplateNode {
  const [, api] = EXECUTE_API.exec(arn) ?? [];
  if (api === undefined) return text(arn, args.line);
  const at = (node: string) => text(node, args.line);
  const here = (name: string) => call("Ref", at(`AWS::${name}`));
  const start = [at("arn:"), here("Partition"), at(":execute-api:"), here("Region"), at(":")];
  return joined([...start, here("AccountId"), at(`:${api}`)], args);
}

function joined(parts: readonly TemplateNode[], { line }: Arguments): TemplateNode {
  return call("Fn::Join", list<TemplateNode>([text("", line), list(parts, line)], line));
}
