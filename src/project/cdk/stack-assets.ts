import { dirname, resolve } from "node:path";
import type { TemplateNode } from "../cloudformation/template-node.ts";
import { AssemblyFile, isObject, memberOf, textOf } from "./assembly-file.ts";
import type { StackArtifact } from "./read-assembly.ts";

/** The files that a stack's template looks for in Amazon S3, and where `cdk synth` has put them. */
export interface StackAssets {
  /** Absolute path of what the reference leads to; `undefined`: to no asset of the stack. */
  pathOf(reference: TemplateNode): string | undefined;
  /** Parameters that a deployment would give the places of assets (`LegacyStackSynthesizer`). */
  readonly parameters: Readonly<Record<string, string>>;
  /** Files that say so, absolute paths. */
  readonly sources: readonly string[];
}

export function readStackAssets(stack: StackArtifact): StackAssets {
  const byKey = new Map<string, string>();
  for (const file of stack.assetManifests) addManifest(file, byKey);
  const legacy = readLegacyAssets(stack);
  return {
    parameters: Object.fromEntries(legacy.parameters),
    sources: stack.assetManifests,
    pathOf(reference) {
      for (const text of textsIn(reference)) {
        const found = legacy.byParameter.get(text) ?? byKey.get(text) ?? byKey.get(lastPart(text));
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/** `files.{id}`: `source.path` from the manifest's folder, and the key that each destination gives it. */
function addManifest(file: string, byKey: Map<string, string>): void {
  const source = AssemblyFile.read(file);
  const files: unknown = memberOf(source.root, "files") ?? {};
  if (!isObject(files)) throw source.problem(["files"], "files must be an object");
  for (const [id, asset] of Object.entries(files)) {
    const path = textOf(memberOf(asset, "source"), "path");
    // Without a path a program makes it when it is deployed.
    if (path === undefined) continue;
    const absolute = resolve(dirname(file), path);
    const destinations = memberOf(asset, "destinations");
    if (!isObject(destinations)) {
      throw source.problem(["files", id], `Asset ${id} has no destinations`);
    }
    for (const destination of Object.values(destinations)) {
      const key = textOf(destination, "objectKey");
      if (key === undefined) throw source.problem(["files", id], `Asset ${id} has no objectKey`);
      byKey.set(key, absolute);
      byKey.set(lastPart(key), absolute);
    }
  }
}

interface LegacyAssets {
  /** By the name of the parameter that holds the key. */
  readonly byParameter: ReadonlyMap<string, string>;
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

/** `aws:cdk:asset` among the metadata of a stack: the names of the parameters that say where the asset is. */
function readLegacyAssets(stack: StackArtifact): LegacyAssets {
  const byParameter = new Map<string, string>();
  const parameters: [string, string][] = [];
  for (const [, entries] of metadataOf(stack)) {
    for (const entry of entries) {
      if (textOf(entry, "type") !== "aws:cdk:asset") continue;
      const data = memberOf(entry, "data");
      const path = textOf(data, "path");
      const key = textOf(data, "s3KeyParameter");
      if (path === undefined || key === undefined) continue;
      byParameter.set(key, resolve(dirname(stack.templateFile), path));
      for (const property of ["s3BucketParameter", "s3KeyParameter", "artifactHashParameter"]) {
        const name = textOf(data, property);
        // The key's halves have these signs between them.
        if (name !== undefined) parameters.push([name, `assets||${textOf(data, "id") ?? ""}`]);
      }
    }
  }
  return { byParameter, parameters };
}

/** What is noted of each construct, by its path; older CDKs write it into the manifest. */
export function metadataOf(stack: StackArtifact): [path: string, entries: readonly unknown[]][] {
  const { metadata, metadataFile } = stack;
  const more = metadataFile === undefined ? {} : AssemblyFile.read(metadataFile).root;
  return Object.entries({ ...metadata, ...more }).map(([path, entries]) => [
    path,
    Array.isArray(entries) ? entries : [],
  ]);
}

/** Every text in a node that is not evaluated yet: `Fn::Join` of a bucket's host and a key. */
function textsIn(node: TemplateNode): string[] {
  if (node.kind === "scalar") return [node.text];
  if (node.kind === "call") return textsIn(node.argument);
  const items = node.kind === "list" ? node.items : node.entries.values();
  return [...items].flatMap(textsIn);
}

function lastPart(text: string): string {
  return text.slice(text.lastIndexOf("/") + 1);
}
