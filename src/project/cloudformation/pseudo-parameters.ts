import { partitionOf } from "../../core/partition.ts";
import { generatedId } from "./identity/api-gateway.ts";
import { arn, urlSuffix } from "./identity/naming.ts";
import type { Stack } from "./scope.ts";
import { list, text, type Value } from "./template-node.ts";

/** AWS: "Pseudo parameters reference". `AWS::NoValue` is no value, so it is not among them. */
export function pseudoParameter(name: string, stack: Stack, line: number): Value | undefined {
  switch (name) {
    case "AWS::Region":
      return text(stack.region, line);
    case "AWS::AccountId":
      return text(stack.accountId, line);
    case "AWS::Partition":
      return text(partitionOf(stack.region), line);
    case "AWS::URLSuffix":
      return text(urlSuffix(stack), line);
    case "AWS::StackName":
      return text(stack.stackName, line);
    case "AWS::StackId":
      return text(stackId(stack), line);
    case "AWS::NotificationARNs":
      return list([], line);
    default:
      return undefined;
  }
}

function stackId(stack: Stack): string {
  const id = generatedId(stack, "AWS::StackId", 32);
  const uuid = [
    id.slice(0, 8),
    id.slice(8, 12),
    id.slice(12, 16),
    id.slice(16, 20),
    id.slice(20),
  ].join("-");
  return arn(stack, "cloudformation", `stack/${stack.stackName}/${uuid}`);
}
