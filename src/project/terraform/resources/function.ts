import { resolve } from "node:path";
import type { JsonValue } from "../../../core/json-path.ts";
import {
  call,
  list,
  mapping,
  type TemplateNode,
  text,
} from "../../cloudformation/template-node.ts";
import { APPLY, type Arguments, given } from "../arguments.ts";
import { listOf, memberOf, objectOf, textOf } from "../json.ts";
import { type Code, codeOf } from "./code.ts";

/** What `reserved_concurrent_executions` is when nobody reserves any. */
const UNRESERVED = -1;
const LAYER = "aws_lambda_layer_version";

/** `root`: the folder of the root module, from which Terraform's paths are. */
export function translateFunction(args: Arguments, root: string): void {
  args.copy({
    function_name: "FunctionName",
    handler: "Handler",
    runtime: "Runtime",
    timeout: "Timeout",
    memory_size: "MemorySize",
    description: "Description",
    package_type: "PackageType",
    dead_letter_config: "DeadLetterConfig",
    file_system_config: "FileSystemConfigs",
    image_config: "ImageConfig",
  });
  const reserved = args.value("reserved_concurrent_executions");
  if (reserved !== undefined && reserved !== UNRESERVED) {
    args.put("ReservedConcurrentExecutions", args.node(reserved));
  }
  args.put("Code", codeNode(codeOf(args), root, args.line));
  args.put("Layers", layers(args));
  putEnvironment(args);
}

export function translateLayer(args: Arguments, root: string): void {
  args.copy({ layer_name: "LayerName", compatible_runtimes: "CompatibleRuntimes" });
  args.put("Content", codeNode(codeOf(args), root, args.line));
}

function codeNode(code: Code | undefined, root: string, line: number): TemplateNode | undefined {
  switch (code?.kind) {
    case undefined:
      return undefined;
    case "path":
      return text(resolve(root, code.path), line);
    case "s3":
      return mapping<TemplateNode>([["S3Bucket", text(code.bucket, line)]], line);
    case "image":
      return mapping<TemplateNode>([["ImageUri", text(code.uri, line)]], line);
  }
}

/** ARNs, in order; those of this project by reference. */
function layers(args: Arguments): TemplateNode | undefined {
  const { line, translation } = args;
  const known = listOf(args.instance.values.layers).flatMap((each): TemplateNode[] => {
    const arn = textOf(each);
    if (arn === undefined) return [];
    const own = translation.withValue([LAYER], "arn", arn);
    return [own === undefined ? text(arn, line) : call("Ref", text(own.address, line))];
  });
  const unknown = isAnyUnknown(memberOf(args.instance.unknown, "layers"))
    ? args.candidates(["layers"], [LAYER])
    : [];
  const all = [...known, ...unknown.map(({ address }) => call("Ref", text(address, line)))];
  return all.length === 0 ? undefined : list(all, line);
}

function isAnyUnknown(value: JsonValue | undefined): boolean {
  return value === true || listOf(value).includes(true);
}

/** Of a map with one value that is not known, the provider knows none. */
function putEnvironment(args: Arguments): void {
  const variables = objectOf(args.block("environment")?.variables);
  const [unknownBlock] = listOf(memberOf(args.instance.unknown, "environment"));
  const unknown = memberOf(unknownBlock, "variables");
  const names = Object.keys(objectOf(unknown)).filter((name) => memberOf(unknown, name) === true);
  if (unknown === true || names.length > 0) {
    const which = names.length > 0 ? ` ${names.join(", ")}` : "";
    const remedy = "or set what it needs in a sluice.yaml that names this file as its template";
    args.warn(
      `environment variables${which} are known after they are applied only, so the function runs without them: ${APPLY}, ${remedy}`,
    );
  }
  if (given(variables) === undefined) return;
  const entries: [string, TemplateNode][] = [["Variables", args.node(variables)]];
  args.put("Environment", mapping(entries, args.line));
}
