import { readFileSync } from "node:fs";
import type { Project } from "../../core/model/project.ts";
import { ProjectError } from "../project-error.ts";
import { SourceLines } from "../source-lines.ts";
import { loadStacks, loadTemplate, type TemplateOptions } from "./load-template.ts";
import { parseTemplate } from "./parse-template.ts";

const OPTIONS: Omit<TemplateOptions, "text"> = {
  file: "/project/template.yaml",
  region: "eu-west-1",
  accountId: "123456789012",
  stackName: "room",
  parameters: {},
  relaxRouteResponses: false,
};

/** Loads a template written in a test. */
export function load(text: string, options: Partial<TemplateOptions> = {}): Project {
  return loadTemplate({ ...OPTIONS, ...options, text: withTransform(text) });
}

/** At the end, so that lines stay what they are. */
function withTransform(text: string): string {
  if (/^Transform:/m.test(text)) return text;
  const needed = [
    ...(text.includes("Type: AWS::Serverless::") ? ["AWS::Serverless-2016-10-31"] : []),
    ...(EXTENSIONS.test(text) ? ["AWS::LanguageExtensions"] : []),
  ];
  return needed.length === 0 ? text : `${text.trimEnd()}\nTransform: [${needed.join(", ")}]\n`;
}

const EXTENSIONS = /Fn::ForEach|Fn::Length|Fn::ToJsonString|DefaultValue/;

export function loadFixture(name: string, options: Partial<TemplateOptions> = {}): Project {
  const path = new URL(`../../../test/fixtures/templates/${name}`, import.meta.url);
  return load(readFileSync(path, "utf8"), { file: `/project/${name}`, ...options });
}

/** `line: message` of the `ProjectError` that loading ends with. */
export function refusal(text: string, options: Partial<TemplateOptions> = {}): string {
  try {
    load(text, options);
  } catch (error) {
    if (error instanceof ProjectError) return `${error.position?.line}: ${error.message}`;
    throw error;
  }
  throw new Error("The template was accepted");
}

/** `line: message` of every warning. */
export function warningsOf(project: Project): string[] {
  return project.warnings.map(({ message, position }) => `${position?.line}: ${message}`);
}

/** A template whose only function has these variables, YAML lines that begin on line 10. */
export function withVariables(variables: string, rest = ""): string {
  return `Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Handler: a.b
      Runtime: nodejs22.x
      Code: .
      Environment:
        Variables:
${variables.replace(/^/gm, "          ")}
${rest}`;
}

/** What the variables come to. */
export function variablesOf(variables: string, options: Partial<TemplateOptions> = {}, rest = "") {
  return load(withVariables(variables, rest), options).functions[0]?.environment ?? {};
}

/** Stacks that are deployed together, by name; each is in a folder of its own. */
export function loadTogether(
  texts: Readonly<Record<string, string>>,
  options: Partial<TemplateOptions> = {},
): Project {
  const names = Object.keys(texts);
  const fileOf = (name: string) => `/project/${name}/template.yaml`;
  const lines = new SourceLines(fileOf(names[0] ?? ""));
  const templates = Object.entries(texts).map(([stackName, text]) => {
    const file = fileOf(stackName);
    const root = parseTemplate(file, text, lines.add(file));
    return { ...OPTIONS, ...options, stackName, file, root };
  });
  return loadStacks(templates, lines, { ...OPTIONS, ...options });
}
