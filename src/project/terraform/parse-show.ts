import type { JsonValue } from "../../core/json-path.ts";
import { stepsOf } from "./address.ts";
import { isObject, type JsonObject, listOf, memberOf, objectOf, textOf } from "./json.ts";
import type { Instance, InstanceKey, ModuleInstance, Show } from "./show.ts";
import { failFile } from "./terraform-error.ts";
import {
  TERRAFORM_CHARACTERS_MAX,
  TERRAFORM_DEPTH_MAX,
  TERRAFORM_MODULES_MAX,
  TERRAFORM_RESOURCES_MAX,
} from "./terraform-limits.ts";

/** Terraform, "JSON Output Format": inputs of another major version are to be refused. */
const KNOWN_MAJORS = ["0", "1"];

/** The text of `terraform show -json`, Terraform's or OpenTofu's. */
export function parseShow(file: string, source: string): Show {
  const root = parseJson(file, source);
  const version = textOf(root.format_version) ?? "";
  if (!KNOWN_MAJORS.includes(version.split(".", 1)[0] ?? "")) {
    const known = "versions 0 and 1 are read";
    failFile(file, `format_version ${version} of terraform show -json is not known: ${known}`);
  }
  if (root.errored === true) {
    failFile(file, "The plan ended with an error, so it is not complete: make one that succeeds");
  }
  const isPlan = isObject(root.planned_values);
  const values = isPlan ? root.planned_values : root.values;
  if (!isObject(values)) {
    failFile(file, "The state is empty: run terraform apply first, or give the JSON of a plan");
  }
  const reading: Reading = {
    file,
    instances: [],
    modules: new Map(),
    unknown: isPlan ? unknownOf(root) : new Map(),
  };
  const configuration = memberOf(root.configuration, "root_module");
  const rootModule = readModule(values.root_module, undefined, {
    ...{ address: "", name: "", key: undefined, parent: undefined },
    configuration: isObject(configuration) ? configuration : undefined,
  });
  walk(rootModule, reading, () => true);
  if (isPlan) {
    // What was read while planning is in no other place.
    const prior = memberOf(memberOf(root.prior_state, "values"), "root_module");
    const planned = new Set(reading.instances.map(({ address }) => address));
    walk({ ...rootModule, node: objectOf(prior) }, reading, ({ mode, address }) => {
      return mode === "data" && !planned.has(address);
    });
  }
  const { instances, modules } = reading;
  const variables = Object.entries(objectOf(root.variables)).map(
    ([name, variable]): [string, JsonValue] => [name, memberOf(variable, "value") ?? null],
  );
  return {
    ...{ kind: isPlan ? "plan" : "state", instances, modules },
    variables: Object.fromEntries(variables),
  };
}

function parseJson(file: string, source: string): JsonObject {
  if (source.length > TERRAFORM_CHARACTERS_MAX) {
    failFile(file, `JSON is larger than ${TERRAFORM_CHARACTERS_MAX} characters: ${source.length}`);
  }
  if (isDeeper(source, TERRAFORM_DEPTH_MAX)) {
    failFile(file, `JSON is nested deeper than ${TERRAFORM_DEPTH_MAX} levels`);
  }
  try {
    return objectOf(JSON.parse(source) as JsonValue);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return failFile(
      file,
      "The file is not valid JSON: write it again with terraform show -json",
      cause,
    );
  }
}

function isDeeper(source: string, levels: number): boolean {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < source.length; at += 1) {
    const code = source.charCodeAt(at);
    if (inText) {
      if (code === BACKSLASH) at += 1;
      else if (code === QUOTE) inText = false;
    } else if (code === QUOTE) inText = true;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) {
      depth += 1;
      if (depth > levels) return true;
    } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth -= 1;
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** `after_unknown` of each change, by address. */
function unknownOf(root: JsonObject): Map<string, JsonValue> {
  const unknown = new Map<string, JsonValue>();
  for (const change of listOf(root.resource_changes)) {
    const address = textOf(memberOf(change, "address"));
    const after = memberOf(memberOf(change, "change"), "after_unknown");
    if (address !== undefined && after !== undefined) unknown.set(address, after);
  }
  return unknown;
}

interface Reading {
  readonly file: string;
  readonly instances: Instance[];
  readonly modules: Map<string, ModuleInstance>;
  readonly unknown: ReadonlyMap<string, JsonValue>;
}

interface ReadModule {
  readonly node: JsonObject;
  readonly module: ModuleInstance;
}

function readModule(
  node: JsonValue | undefined,
  parent: ModuleInstance | undefined,
  module: ModuleInstance,
): ReadModule {
  return { node: objectOf(node), module: { ...module, parent } };
}

function walk(
  { node, module: found }: ReadModule,
  reading: Reading,
  wanted: (instance: Instance) => boolean,
): void {
  const module = reading.modules.get(found.address) ?? found;
  reading.modules.set(module.address, module);
  if (reading.modules.size > TERRAFORM_MODULES_MAX) {
    failFile(reading.file, `There are more than ${TERRAFORM_MODULES_MAX} modules`);
  }
  for (const resource of listOf(node.resources)) {
    const instance = readInstance(objectOf(resource), module, reading.unknown);
    if (instance === undefined || !wanted(instance)) continue;
    reading.instances.push(instance);
    if (reading.instances.length > TERRAFORM_RESOURCES_MAX) {
      failFile(reading.file, `There are more than ${TERRAFORM_RESOURCES_MAX} resources`);
    }
  }
  for (const child of listOf(node.child_modules)) {
    const address = textOf(memberOf(child, "address"));
    if (address === undefined) continue;
    walk(readModule(child, module, calledModule(address, module)), reading, wanted);
  }
}

/** `module.a["x"].module.b[0]`: the last call, and its key. */
function calledModule(address: string, parent: ModuleInstance): ModuleInstance {
  const steps = stepsOf(address);
  const last = steps.at(-1);
  const key = last?.kind === "key" ? last.key : undefined;
  const called = key === undefined ? last : steps.at(-2);
  const name = called?.kind === "name" ? called.name : "";
  const call = memberOf(memberOf(parent.configuration, "module_calls"), name);
  const written = memberOf(call, "module");
  const configuration = isObject(written) ? written : undefined;
  return { address, parent, name, key, configuration };
}

/** `undefined`: an object that is only there until it is destroyed, or no resource at all. */
function readInstance(
  resource: JsonObject,
  module: ModuleInstance,
  unknown: ReadonlyMap<string, JsonValue>,
): Instance | undefined {
  const { address, type, name, mode, index } = resource;
  if (typeof address !== "string" || typeof type !== "string" || typeof name !== "string") {
    return undefined;
  }
  if (textOf(resource.deposed_key) !== undefined) return undefined;
  const key: InstanceKey =
    typeof index === "string" || typeof index === "number" ? index : undefined;
  return {
    ...{ address, module, type, name, key },
    mode: mode === "data" ? "data" : "managed",
    values: objectOf(resource.values),
    unknown: unknown.get(address) ?? false,
    sensitive: resource.sensitive_values ?? false,
    dependsOn: listOf(resource.depends_on).flatMap((each) => textOf(each) ?? []),
  };
}
