import type { JsonValue } from "../../core/json-path.ts";
import { type JsonObject, listOf, memberOf, objectOf, textOf } from "./json.ts";
import type { Instance, InstanceKey, ModuleInstance } from "./show.ts";

/** From where an expression is looked at: what `each.key`, `each.value` and `count.index` are there. */
export interface Place {
  readonly module: ModuleInstance;
  readonly key: InstanceKey;
  /** The expression of `for_each`. */
  readonly forEach: JsonValue | undefined;
}

/** How a resource is written; nothing for a state, which does not say. */
export class Configuration {
  readonly #resources = new WeakMap<JsonObject, ReadonlyMap<string, JsonObject>>();

  /** Also of an argument in a block: `["default_route_settings", 0, "logging_level"]`. */
  expressionOf(instance: Instance, path: readonly (string | number)[]): JsonValue | undefined {
    let node: JsonValue | undefined = this.#resourceOf(instance)?.expressions;
    for (const step of path) {
      // A block that may be there once is written as an object or as a list of one.
      if (typeof step === "number") node = Array.isArray(node) ? node[step] : node;
      else node = memberOf(node, step);
    }
    return node;
  }

  placeOf(instance: Instance): Place {
    const { module, key } = instance;
    return { module, key, forEach: this.#resourceOf(instance)?.for_each_expression };
  }

  /** Addresses without keys of the same module, that `depends_on` and expressions name. */
  referencesOf(instance: Instance): readonly string[] {
    const resource = this.#resourceOf(instance);
    const found: string[] = listOf(resource?.depends_on).flatMap((each) => textOf(each) ?? []);
    const collect = (node: JsonValue | undefined): void => {
      if (Array.isArray(node)) for (const item of node) collect(item);
      if (typeof node !== "object" || node === null || Array.isArray(node)) return;
      for (const [name, member] of Object.entries(node)) {
        if (name !== "references") collect(member);
        else found.push(...listOf(member).flatMap((each) => textOf(each) ?? []));
      }
    };
    collect(resource?.expressions);
    return found;
  }

  #resourceOf({ module, mode, type, name }: Instance): JsonObject | undefined {
    const { configuration } = module;
    if (configuration === undefined) return undefined;
    let resources = this.#resources.get(configuration);
    if (resources === undefined) {
      resources = new Map(
        listOf(configuration.resources).map((each) => [
          textOf(memberOf(each, "address")) ?? "",
          objectOf(each),
        ]),
      );
      this.#resources.set(configuration, resources);
    }
    return resources.get(`${mode === "data" ? "data." : ""}${type}.${name}`);
  }
}

/** How a module is called, seen from the module that calls it. */
export function callOf(
  module: ModuleInstance,
): { readonly call: JsonObject; readonly place: Place } | undefined {
  const { parent, name, key } = module;
  if (parent === undefined) return undefined;
  const call = objectOf(memberOf(memberOf(parent.configuration, "module_calls"), name));
  return { call, place: { module: parent, key, forEach: call.for_each_expression } };
}
