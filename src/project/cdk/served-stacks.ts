import { readAssemblyText } from "./assembly-file.ts";
import { dependsOn, withDependencies } from "./choose-stacks.ts";
import type { StackArtifact } from "./read-assembly.ts";

export interface StackText {
  readonly stack: StackArtifact;
  /** Of its template. */
  readonly text: string;
}

const API = /"WEBSOCKET"/;
const PART_OF_API =
  /"AWS::ApiGatewayV2::(ApiMapping|Authorizer|Deployment|DomainName|Integration|Model|Route|Stage)/;
const NESTED_STACK = /"AWS::CloudFormation::Stack"/;

export function definesApi({ text }: StackText): boolean {
  return API.test(text) || NESTED_STACK.test(text);
}

/**
 * The stacks that a WebSocket API is made of: those that define one, those that add to one of another stack, those with
 * nested stacks, which may define one, and what they all depend on. The others are not read, so that a large app
 * starts as fast as a small one, and says nothing of what has no place here.
 */
export function servedStacks(chosen: readonly StackArtifact[]): StackText[] {
  const texts = chosen.map((stack) => ({ stack, text: readAssemblyText(stack.templateFile) }));
  const served = texts.filter(definesApi);
  const isServed = (stack: StackArtifact) => served.some((each) => each.stack === stack);
  for (const each of texts) {
    if (isServed(each.stack) || !PART_OF_API.test(each.text)) continue;
    if (chosen.some((other) => isServed(other) && dependsOn(each.stack, other))) served.push(each);
  }
  const needed = withDependencies(
    served.map(({ stack }) => stack),
    chosen,
  );
  return texts.filter(({ stack }) => needed.includes(stack));
}
