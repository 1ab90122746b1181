import { loadConfig } from "../../config/config.ts";
import type { Project } from "../../core/model/project.ts";
import { load as loadTemplateText } from "../cloudformation/template.fixture.ts";
import type { Check, CheckInput } from "./check-input.ts";
import type { CodeFacts } from "./code-facts.ts";

const NO_CODE: CodeFacts = { verbs: [], localhost: [], executeApi: [] };

/** What rules are given for a template that is written in a test, in Region eu-west-1. */
export function inputOf(text: string, change: Partial<CheckInput> = {}): CheckInput {
  return inputOfProject(loadTemplateText(text), change);
}

export function inputOfProject(project: Project, change: Partial<CheckInput> = {}): CheckInput {
  const { config, origins } = loadConfig({
    flags: { region: "eu-west-1" },
    environment: { variables: {}, homeFolder: "/home/me", workingFolder: "/project" },
  });
  return { project, config, origins, code: new Map(), today: "2026-11-29", ...change };
}

/** The code of every function of the project holds this. */
export function withCode(input: CheckInput, facts: Partial<CodeFacts>): CheckInput {
  const { functions } = input.project;
  const code = functions.map((each) => [each.functionArn, { ...NO_CODE, ...facts }] as const);
  return { ...input, code: new Map(code) };
}

/** `line rule: message` of everything that a check finds. */
export function found(check: Check, input: CheckInput): string[] {
  return check(input).map(
    ({ rule, message, position }) => `${position?.line ?? "-"} ${rule}: ${message}`,
  );
}

/** A SAM API with a route for each function; `function` lines are properties of it. */
export function chat(functions: Readonly<Record<string, readonly string[]>>, rest = ""): string {
  const names = Object.keys(functions);
  const routes = names.map((name) => `        ${name}: { FunctionArn: !GetAtt ${idOf(name)}.Arn }`);
  const resources = names.map((name) =>
    [
      `  ${idOf(name)}:`,
      "    Type: AWS::Serverless::Function",
      "    Properties:",
      "      Handler: a.b",
      ...(functions[name]?.some((line) => line.startsWith("Runtime:")) === true
        ? []
        : ["      Runtime: nodejs22.x"]),
      ...(functions[name] ?? []).map((line) => `      ${line}`),
    ].join("\n"),
  );
  return `Resources:
  Chat:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      StageName: dev
      Routes:
${routes.join("\n")}
${resources.join("\n")}
${rest}`;
}

/** `$connect` -> `Connect` and so on. */
function idOf(name: string): string {
  const bare = name.replace("$", "");
  return `${bare.charAt(0).toUpperCase()}${bare.slice(1)}Fn`;
}
