import type { JsonValue } from "../../core/json-path.ts";
import type { Project } from "../../core/model/project.ts";
import { ProjectError } from "../project-error.ts";
import { loadTerraform, type TerraformOptions } from "./load-terraform.ts";
import type { SourceDisk } from "./source-positions.ts";

type Members = Readonly<Record<string, JsonValue>>;

/** One resource of a JSON that a test writes, in the root module. */
export interface Written {
  /** `aws_apigatewayv2_route.connect["a"]` */
  readonly address: string;
  readonly values?: Members;
  readonly sensitive?: Members;
  /** Of a plan. */
  readonly unknown?: Members;
  readonly expressions?: Members;
  readonly forEach?: JsonValue;
  readonly dependsOn?: readonly string[];
}

/** The JSON of a state. */
export function stateOf(...written: readonly Written[]): string {
  const resources = written.map(resourceOf);
  return JSON.stringify({ format_version: "1.0", values: { root_module: { resources } } });
}

/** The JSON of a first plan: every id is still to come. */
export function planOf(...written: readonly Written[]): string {
  const configured = new Map(written.map((each) => [withoutKey(each.address), each]));
  return JSON.stringify({
    format_version: "1.2",
    planned_values: { root_module: { resources: written.map(resourceOf) } },
    resource_changes: written.map(({ address, unknown }) => ({
      address,
      change: { actions: ["create"], after_unknown: { id: true, ...unknown } },
    })),
    configuration: {
      root_module: {
        resources: [...configured].map(([address, { expressions, forEach, dependsOn }]) => ({
          ...{ address, expressions: expressions ?? {} },
          ...(forEach === undefined ? {} : { for_each_expression: forEach }),
          ...(dependsOn === undefined ? {} : { depends_on: dependsOn }),
        })),
      },
    },
  });
}

function resourceOf({ address, values, sensitive, dependsOn }: Written): JsonValue {
  const isData = address.startsWith("data.");
  const [type = "", name = ""] = withoutKey(address)
    .replace(/^data\./, "")
    .split(".");
  const key = /\[(.+)\]$/.exec(address)?.[1];
  return {
    ...{ address, type, name, mode: isData ? "data" : "managed", values: values ?? {} },
    ...{ sensitive_values: sensitive ?? {}, depends_on: dependsOn ?? [] },
    ...(key === undefined ? {} : { index: JSON.parse(key) as string }),
  };
}

function withoutKey(address: string): string {
  return address.replace(/\[.+\]$/, "");
}

/** A reference as Terraform lists it: with what it is a part of. */
export function referenceTo(...references: readonly string[]): JsonValue {
  return {
    references: references.flatMap((each) => {
      const parts = each.split(".");
      return parts.length > 2 ? [each, parts.slice(0, -1).join(".")] : [each];
    }),
  };
}

export const NO_FILES: SourceDisk = { filesOf: () => [], read: () => undefined };

export function load(text: string, options: Partial<TerraformOptions> = {}): Project {
  return loadTerraform({
    ...{ file: "/chat/plan.json", text, disk: NO_FILES, stackName: "chat", parameters: {} },
    ...{ region: "us-east-1", accountId: "123456789012", relaxRouteResponses: false },
    ...options,
  });
}

/** The sentence with which loading ends. */
export function refusal(text: string, options: Partial<TerraformOptions> = {}): string {
  try {
    load(text, options);
  } catch (error) {
    if (error instanceof ProjectError) return error.message;
    throw error;
  }
  throw new Error("The JSON was accepted");
}

export function sentences({ warnings }: Project): string[] {
  return warnings.map(({ message }) => message);
}

export const API: Written = {
  address: "aws_apigatewayv2_api.chat",
  values: {
    ...{ id: "api1", name: "chat", protocol_type: "WEBSOCKET" },
    route_selection_expression: "$request.body.action",
  },
};

/** A stage that says nothing, without which there is a warning. */
export const STAGE: Written = {
  address: "aws_apigatewayv2_stage.prod",
  values: { id: "prod", api_id: "api1", name: "prod", auto_deploy: true },
};

/** An API whose id is still to come, and its stage. */
export const PLANNED: readonly Written[] = [
  { ...API, values: { ...API.values, id: null } },
  {
    address: "aws_apigatewayv2_stage.prod",
    values: { name: "prod", auto_deploy: true },
    unknown: { api_id: true },
    expressions: { api_id: referenceTo("aws_apigatewayv2_api.chat.id") },
  },
];

/** Of a resource that belongs to the API of `PLANNED`. */
export const OF_PLANNED = {
  unknown: { api_id: true },
  expressions: { api_id: referenceTo("aws_apigatewayv2_api.chat.id") },
} as const;
