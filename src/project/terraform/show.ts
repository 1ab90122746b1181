import type { JsonValue } from "../../core/json-path.ts";
import type { JsonObject } from "./json.ts";

/** What stands in brackets after a resource or a module: of `count` a number, of `for_each` a text. */
export type InstanceKey = string | number | undefined;

/** One resource or data source, expanded. */
export interface Instance {
  /** `module.ws.aws_apigatewayv2_route.function["$connect"]` */
  readonly address: string;
  readonly module: ModuleInstance;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  readonly key: InstanceKey;
  readonly values: JsonObject;
  /** `true` where a value is not known before it is applied; nested like `values`. */
  readonly unknown: JsonValue;
  /** `true` where a value is sensitive; nested like `values`. */
  readonly sensitive: JsonValue;
  /** Of a state: addresses without keys. */
  readonly dependsOn: readonly string[];
}

export interface ModuleInstance {
  /** Empty for the root module. */
  readonly address: string;
  readonly parent: ModuleInstance | undefined;
  /** What the call is named. */
  readonly name: string;
  readonly key: InstanceKey;
  /** How the module is written; a state does not say. */
  readonly configuration: JsonObject | undefined;
}

/** What `terraform show -json` wrote of a plan or of a state. */
export interface Show {
  readonly kind: "plan" | "state";
  readonly instances: readonly Instance[];
  readonly modules: ReadonlyMap<string, ModuleInstance>;
  /** Values of the root module's variables. */
  readonly variables: JsonObject;
}
