import type { SourcePosition } from "../../core/model/project.ts";
import { calledFunctions } from "./called-functions.ts";
import type { CheckInput } from "./check-input.ts";
import { type Finding, finding } from "./finding.ts";

/** What handlers have in their code; a file that several functions share is told of once. */
export function codeFindings(input: CheckInput): Finding[] {
  const { project, code } = input;
  const calls = calledFunctions(project);
  const findings = new Map<string, Finding>();
  const add = (one: Finding) => {
    findings.set(`${one.rule} ${one.position?.file}:${one.position?.line}`, one);
  };
  for (const lambda of project.functions) {
    const facts = code.get(lambda.functionArn);
    if (facts === undefined) continue;
    const { functionName } = lambda;
    for (const position of facts.localhost) {
      add(codeFinding("localhost-in-code", position, "has the address of this machine"));
    }
    for (const position of facts.executeApi) {
      add(codeFinding("execute-api-in-code", position, "has the host of API Gateway on AWS"));
    }
    const routes = calls.filter((call) => call.lambda === lambda);
    const isConnectAlone =
      routes.length > 0 &&
      routes.every(({ caller }) => caller.kind === "route" && caller.routeKey === "$connect");
    if (isConnectAlone && facts.ownConnection !== undefined) {
      const message = `Function ${functionName} of $connect posts to the connection that it is asked about`;
      add(finding("post-to-own-connect", facts.ownConnection, message));
    }
  }
  return [...findings.values()];
}

function codeFinding(
  rule: "localhost-in-code" | "execute-api-in-code",
  position: SourcePosition,
  what: string,
): Finding {
  return finding(rule, position, `The code of a function ${what} in it`);
}
