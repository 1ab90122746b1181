import type { SourcePosition } from "../../core/model/project.ts";
import { memberOf, type TemplateNode } from "../cloudformation/template-node.ts";
import type { SourceLines } from "../source-lines.ts";
import { textOf } from "./assembly-file.ts";
import type { StackArtifact } from "./read-assembly.ts";
import { metadataOf } from "./stack-assets.ts";

interface Construct {
  readonly logicalId: string;
  /** As in the app: `ChatStack/WsApi/hello-Route`. */
  readonly path: string;
  readonly line: number;
}

/** What the CDK adds to the name of a construct so that it is unique in its stack. */
const HASHED = /(?<![\w-])[A-Za-z][A-Za-z0-9]*[0-9A-F]{8}(?![\w-])/g;

/** Names resources as their app does, in sentences about templates that nobody has written. */
export class ConstructPaths {
  /** By file, in the order of their lines. */
  readonly #constructs = new Map<string, readonly Construct[]>();

  /** `root`: the stack's template. */
  add(stack: StackArtifact, root: TemplateNode, lines: SourceLines): void {
    const resources = memberOf(root, "Resources");
    if (resources?.kind !== "mapping") return;
    const constructs: Construct[] = [];
    let noted: ReadonlyMap<string, string> | undefined;
    for (const [logicalId, node] of resources.entries) {
      const written = memberOf(memberOf(node, "Metadata"), "aws:cdk:path");
      if (written?.kind !== "scalar") noted ??= notedPaths(stack);
      const path = written?.kind === "scalar" ? written.text : noted?.get(logicalId);
      if (path === undefined) continue;
      const { line } = lines.positionOf(node.line);
      constructs.push({ logicalId, path: path.replace(/\/(Resource|Default)$/, ""), line });
    }
    constructs.sort((one, other) => one.line - other.line);
    this.#constructs.set(stack.templateFile, constructs);
  }

  /** The sentence with the paths of what it speaks of, or with the path of what stands there. */
  named(message: string, position: SourcePosition | undefined): string {
    if (position === undefined) return message;
    const constructs = this.#constructs.get(position.file) ?? [];
    let isNamed = false;
    const named = message.replace(HASHED, (logicalId) => {
      const path = constructs.find((each) => each.logicalId === logicalId)?.path;
      if (path === undefined) return logicalId;
      isNamed = true;
      return path;
    });
    if (isNamed) return named;
    const owner = constructs.findLast(({ line }) => line <= position.line);
    return owner === undefined ? message : `${message} (${owner.path})`;
  }
}

/** For apps that are synthesized without `aws:cdk:path` in their templates. */
function notedPaths(stack: StackArtifact): Map<string, string> {
  const paths = new Map<string, string>();
  for (const [path, entries] of metadataOf(stack)) {
    for (const entry of entries) {
      const logicalId = textOf(entry, "data");
      if (textOf(entry, "type") !== "aws:cdk:logicalId" || logicalId === undefined) continue;
      paths.set(logicalId, path.replace(/^\//, ""));
    }
  }
  return paths;
}
