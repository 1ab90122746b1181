import { describe, expect, test } from "bun:test";
import type { Api } from "../../core/model/api.ts";
import type { Integration } from "../../core/model/integration.ts";
import { ProjectError } from "../project-error.ts";
import type { Exists } from "../runnable.ts";
import { loadSluiceYaml, type SluiceYaml } from "./load-sluice-yaml.ts";

export const FILE = "/project/sluice.yaml";

export const URL_ROUTE = `apis:
  chat:
    routes:
      $default: http://localhost:8080/messages
`;

/** Reads a text as a sluice.yaml. */
export function load(text: string, exists?: Exists): SluiceYaml {
  return loadSluiceYaml({
    ...(exists === undefined ? {} : { exists }),
    file: FILE,
    text,
    region: "eu-west-1",
    accountId: "123456789012",
    stackName: "shop",
  });
}

/** A file with one route, whose members are these; there is a function `send`. */
export function route(members: string, routeKey = "send"): string {
  return `apis:
  chat:
    routes:
      ${routeKey}:
${members.replace(/^/gm, "        ")}
functions:
  send: { handler: src/send.handler, runtime: nodejs22.x }
`;
}

export function apiOf(text: string): Api {
  const [api] = load(text).project.apis;
  if (api === undefined) throw new Error("no API was read");
  return api;
}

export function integrationOf(api: Api, routeKey: string): Integration | undefined {
  const target = api.routes.find((one) => one.routeKey === routeKey)?.target;
  return api.integrations.find((one) => target === `integrations/${one.integrationId}`);
}

export function warningsOf(text: string): string[] {
  return load(text).project.warnings.map(({ message }) => message);
}

/** What is wrong, the file, the line of the error, and how its message begins. */
export type Refusal = [name: string, text: string, line: number, message: string];

/** One test for each. */
export function refuses(name: string, cases: readonly Refusal[]): void {
  describe(`${name} refuses`, () => {
    for (const [what, text, line, message] of cases) {
      test(what, () => {
        const error = refusal(text);
        expect(error.message).toStartWith(message);
        expect(error.line).toBe(line);
      });
    }
  });
}

export function refusal(text: string): { readonly line: number; readonly message: string } {
  try {
    load(text);
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    expect(error.position?.file).toBe(FILE);
    return { line: error.position?.line ?? 0, message: error.message };
  }
  throw new Error("the file was accepted");
}
