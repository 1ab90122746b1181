import { AddressPolicy } from "../../core/address-policy.ts";
import type { Project, ProjectWarning } from "../../core/model/project.ts";
import { ProjectError } from "../project-error.ts";
import { jsonOfNode } from "./json-node.ts";
import { loadServerless, serverlessTemplate } from "./load-serverless.ts";
import type { ServerlessOptions } from "./open-configuration.ts";

export interface Given extends Partial<Omit<ServerlessOptions, "file" | "readFile">> {
  /** Besides the configuration, by path under `/p`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly name?: string;
}

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly [attribute: string]: unknown;
}

/** The head of a service, which needs `functions`. */
export const HEAD = "service: chat\nprovider: { name: aws, runtime: nodejs22.x }\n";
/** A service that is sound, to which lines can be added. */
export const SERVICE = `${HEAD}functions:\n  chat: { handler: app.chat, events: [{ websocket: $default }] }\n`;

/** The template of a service in memory, as JSON. */
export function templateOf(source: string, given: Given = {}) {
  const { template, stackName, warnings } = serverlessTemplate(optionsOf(source, given), {
    accountId: "123456789012",
    region: undefined,
  });
  const json = jsonOfNode(template) as Record<string, Record<string, Resource>>;
  const resources = json.Resources ?? {};
  const properties = (logicalId: string) => resources[logicalId]?.Properties ?? {};
  return { json, resources, properties, stackName, warnings: warnings.map(placed) };
}

/** A service in memory as a project. */
export function projectOf(
  source: string,
  given: Given = {},
): Project & { readonly said: string[] } {
  const project = loadServerless(optionsOf(source, given), {
    region: "us-east-1",
    accountId: "123456789012",
    stackName: "unused",
    parameters: {},
    relaxRouteResponses: false,
    backendAddresses: AddressPolicy.compile({}),
  });
  return { ...project, said: project.warnings.map(placed) };
}

/** `file:line: message` of what it refuses. */
export function refusalOf(source: string, given: Given = {}): string {
  try {
    projectOf(source, given);
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    const { message, position } = error;
    return placed({ message, ...(position === undefined ? {} : { position }) });
  }
  return "accepted";
}

function placed({ message, position }: ProjectWarning): string {
  return position === undefined ? message : `${position.file}:${position.line}: ${message}`;
}

function optionsOf(
  source: string,
  { files = {}, name = "serverless.yml", ...given }: Given,
): ServerlessOptions {
  const all: Readonly<Record<string, string>> = { ...files, [name]: source };
  return {
    ...{ environment: {}, parameters: {} },
    ...given,
    file: `/p/${name}`,
    readFile: (path) => all[path.replace("/p/", "")],
  };
}
