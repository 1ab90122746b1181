import { posix } from "node:path";
import type { TemplateNode } from "../cloudformation/template-node.ts";
import { hintAtMisspelt } from "../cloudformation/unknown-property.ts";
import type { ConfigNode } from "./config-node.ts";
import { hasOwnRole, roleOf } from "./execution-role.ts";
import { functionId, functionRoleId, logGroupId } from "./framework-names.ts";
import type { Service } from "./service.ts";
import { arnOf, type Written, written } from "./template-values.ts";

/** The framework's bounds, which are AWS Lambda's, and its own defaults. */
const TIMEOUT_SECONDS = { min: 1, max: 900, default: 6 };
const MEMORY_MB = { min: 128, max: 10_240, default: 1024 };
const CONCURRENCY = { min: 0, max: Number.MAX_SAFE_INTEGER };
const DEFAULT_RUNTIME = "nodejs24.x";
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

type Resources = Map<string, TemplateNode>;

/** Each function and its log group, as the framework makes them. */
export function addFunctions(resources: Resources, service: Service): void {
  for (const node of service.functions) {
    resources.set(functionId(node.name), functionResource(node, service));
    if (node.member("disableLogs")?.boolean() === true) continue;
    const properties = { LogGroupName: `/aws/lambda/${functionName(node, service)}` };
    resources.set(
      logGroupId(node.name),
      written({ Type: "AWS::Logs::LogGroup", Properties: properties }, node.line),
    );
  }
}

function functionResource(node: ConfigNode, service: Service): TemplateNode {
  const { provider } = service;
  const either = (name: string) => node.member(name) ?? provider?.member(name);
  const reserved = node.member("reservedConcurrency");
  const properties = {
    FunctionName: functionName(node, service),
    ...codeOf(node, service),
    MemorySize:
      node.member("memorySize")?.integer(MEMORY_MB) ??
      provider?.member("memorySize")?.integer(MEMORY_MB) ??
      MEMORY_MB.default,
    Timeout:
      node.member("timeout")?.integer(TIMEOUT_SECONDS) ??
      provider?.member("timeout")?.integer(TIMEOUT_SECONDS) ??
      TIMEOUT_SECONDS.default,
    Environment: environmentOf(node, provider),
    Layers: either("layers")?.whole(),
    ReservedConcurrentExecutions:
      reserved === undefined ? undefined : integerOrFunction(reserved, CONCURRENCY),
    Role: hasOwnRole(node) ? arnOf(functionRoleId(node.name), node.line) : roleOf(node, service),
    Architectures: architectures(either("architecture")),
  };
  return written(
    {
      Type: "AWS::Lambda::Function",
      Condition: node.member("condition")?.text(),
      DependsOn: node.member("dependsOn")?.whole(),
      Properties: properties,
    },
    node.line,
  );
}

function functionName(node: ConfigNode, { name, stage }: Service): string {
  return node.member("name")?.text() ?? `${name}-${stage}-${node.name}`;
}

/** The service's folder is the code, as what a bundler of the framework's plugins starts from; an artifact is its zip. */
function codeOf(
  node: ConfigNode,
  { root, provider }: Service,
): Record<string, Written | undefined> {
  const handler = node.member("handler");
  const image = node.member("image");
  if (image !== undefined && handler !== undefined) {
    return node.fail('Either "handler" or "image" property (not both) needs to be set');
  }
  if (image !== undefined) {
    const uri =
      image.node.kind === "scalar" ? image : (image.member("uri") ?? image.member("name"));
    return {
      PackageType: "Image",
      Code: { ImageUri: uri?.text() ?? image.fail("must have required property 'uri' or 'name'") },
    };
  }
  if (handler === undefined) {
    const entries = node.node.kind === "mapping" ? node.node.entries : [];
    const hint = hintAtMisspelt("handler", entries);
    return node.fail(`Either "handler" or "image" property needs to be set${hint}`);
  }
  const artifact = node.at("package", "artifact") ?? root.at("package", "artifact");
  const runtime = node.member("runtime") ?? provider?.member("runtime");
  const source = artifact === undefined ? sourceOf(handler.text()) : undefined;
  return {
    Code: written(artifact?.text() ?? source?.folder ?? ".", artifact?.line ?? node.line),
    Handler: written(source?.handler ?? handler.text(), handler.line),
    Runtime: written(runtime?.text() ?? DEFAULT_RUNTIME, runtime?.line ?? node.line),
  };
}

/** Bundlers take handlers from beside the service; Lambda takes none that leads out of its code. */
function sourceOf(handler: string): { readonly folder: string; readonly handler: string } {
  const up = /^(?:\.\.\/)+/.exec(posix.normalize(handler))?.[0] ?? "";
  if (up === "") return { folder: ".", handler };
  return { folder: up.slice(0, -1), handler: posix.normalize(handler).slice(up.length) };
}

function architectures(node: ConfigNode | undefined): Written | undefined {
  return node === undefined ? undefined : [node.text()];
}

/** The function's over the provider's; null takes a variable away. */
function environmentOf(node: ConfigNode, provider: ConfigNode | undefined): Written | undefined {
  const variables = new Map<string, ConfigNode>();
  for (const environment of [provider?.member("environment"), node.member("environment")]) {
    for (const variable of environment?.members() ?? []) {
      const { name } = variable;
      if (!VARIABLE_NAME.test(name)) {
        variable.fail(
          "a name of a variable has letters, digits and underscores and begins with no digit",
        );
      }
      if (variable.isNull) variables.delete(name);
      else variables.set(name, variable);
    }
  }
  if (variables.size === 0) return undefined;
  const values = [...variables].map(([name, variable]) => [name, variable.whole()] as const);
  return { Variables: Object.fromEntries(values) };
}

function integerOrFunction(
  node: ConfigNode,
  range: { readonly min: number; readonly max: number },
): Written {
  return node.node.kind === "scalar" ? node.integer(range) : node.whole();
}
