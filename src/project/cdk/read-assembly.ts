import { existsSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { SourcePosition } from "../../core/model/project.ts";
import { ProjectError } from "../project-error.ts";
import { AssemblyFile, isObject, type JsonObject, memberOf, textOf } from "./assembly-file.ts";
import { NESTED_ASSEMBLIES_MAX, STACKS_MAX } from "./assembly-limits.ts";

/** A stack of an assembly, as its manifest describes it. */
export interface StackArtifact {
  /** The artifact's id, unique in its assembly. */
  readonly id: string;
  /** What `cdk ls` calls it: `ChatStack`, `Prod/ChatStack`. */
  readonly displayName: string;
  readonly stackName: string;
  /** Not set where the app leaves it open. */
  readonly region?: string;
  readonly accountId?: string;
  /** Absolute paths. */
  readonly templateFile: string;
  readonly assetManifests: readonly string[];
  /** What the manifest says of the constructs, by construct path, and the file with more of it. */
  readonly metadata: JsonObject;
  readonly metadataFile?: string;
  /** Ids of artifacts of the same assembly that come before it. */
  readonly dependencies: readonly string[];
  /** The manifest that names it. */
  readonly position: SourcePosition;
}

/**
 * Every stack of a cloud assembly and of the assemblies below it (a CDK `Stage` makes one), those that others depend on
 * first. AWS CDK: "cloud-assembly-schema".
 *
 * By design: 2026-11-29 the version of an assembly is not checked beyond being there: it grows with most releases of the CDK, and what is
 *   read here has kept its meaning since the first.
 */
export function readAssembly(manifest: string): StackArtifact[] {
  const stacks = readStacks(manifest, dirname(manifest), 0);
  if (stacks.length <= STACKS_MAX) return stacks;
  const message = `The assembly has more than ${STACKS_MAX} stacks: ${stacks.length}`;
  throw new ProjectError(message, { file: manifest, line: 1 });
}

function readStacks(manifest: string, root: string, depth: number): StackArtifact[] {
  const source = AssemblyFile.read(manifest);
  if (textOf(source.root, "version") === undefined) {
    const message = `${basename(manifest)} has no version, so it is not the manifest of a cloud assembly: give the folder that cdk synth writes`;
    throw source.problem([], message);
  }
  const artifacts = memberOf(source.root, "artifacts") ?? {};
  if (!isObject(artifacts)) throw source.problem(["artifacts"], "artifacts must be an object");
  const reading = { source, artifacts, root };
  const own: StackArtifact[] = [];
  const below: StackArtifact[] = [];
  for (const [id, artifact] of Object.entries(artifacts)) {
    const type = textOf(artifact, "type");
    if (type === "aws:cloudformation:stack") own.push(readStack(id, artifact, reading));
    if (type !== "cdk:cloud-assembly") continue;
    const folder = pathOf(id, "directoryName", reading);
    if (depth === NESTED_ASSEMBLIES_MAX) {
      const message = `Assemblies are nested deeper than ${NESTED_ASSEMBLIES_MAX} levels`;
      throw source.problem(["artifacts", id], message);
    }
    below.push(...readStacks(join(folder, "manifest.json"), folder, depth + 1));
  }
  return [...inOrder(own), ...below];
}

interface Reading {
  readonly source: AssemblyFile;
  readonly artifacts: JsonObject;
  /** The assembly's folder. */
  readonly root: string;
}

function readStack(id: string, artifact: unknown, reading: Reading): StackArtifact {
  const { source, artifacts, root } = reading;
  const properties = memberOf(artifact, "properties");
  const templateFile = pathOf(id, "templateFile", reading);
  if (!existsSync(templateFile)) {
    const message = `Stack ${id}: there is no ${templateFile}: run cdk synth again`;
    throw source.problem(["artifacts", id, "templateFile"], message);
  }
  const dependencies = textsOf(memberOf(artifact, "dependencies"));
  const isAssets = (each: string) =>
    textOf(memberOf(artifacts, each), "type") === "cdk:asset-manifest";
  const metadata = memberOf(artifact, "metadata");
  const named = textOf(artifact, "additionalMetadataFile");
  const metadataFile = named === undefined ? undefined : within(root, named);
  return {
    id,
    displayName: textOf(artifact, "displayName") ?? id,
    stackName: textOf(properties, "stackName") ?? id,
    ...placeOf(id, artifact, source),
    templateFile,
    assetManifests: dependencies.filter(isAssets).map((each) => pathOf(each, "file", reading)),
    metadata: isObject(metadata) ? metadata : {},
    ...(metadataFile === undefined ? {} : { metadataFile }),
    dependencies,
    position: { file: source.file, line: source.lineOf("artifacts", id) },
  };
}

/** `aws://123456789012/eu-west-1`; an app that leaves one open writes `unknown-account` or `unknown-region`. */
function placeOf(id: string, artifact: unknown, source: AssemblyFile) {
  const environment = textOf(artifact, "environment");
  if (environment === undefined) return {};
  const [, account, region] = /^aws:\/\/([^/]+)\/([^/]+)$/.exec(environment) ?? [];
  if (account === undefined || region === undefined) {
    const message = `Stack ${id}: environment must be aws://{account}/{region}: found ${environment}`;
    throw source.problem(["artifacts", id, "environment"], message);
  }
  return {
    ...(region === "unknown-region" ? {} : { region }),
    ...(account === "unknown-account" ? {} : { accountId: account }),
  };
}

/** Absolute path of a file or folder that an artifact names. */
function pathOf(id: string, property: string, { source, artifacts, root }: Reading): string {
  const name = textOf(memberOf(memberOf(artifacts, id), "properties"), property);
  const path = ["artifacts", id, property];
  if (name === undefined) throw source.problem(path, `Artifact ${id} has no ${property}`);
  const found = within(root, name);
  if (found !== undefined) return found;
  throw source.problem(path, `Artifact ${id}: ${property} ${name} leads out of the assembly`);
}

/** `undefined`: the path is not below the folder. */
function within(folder: string, path: string): string | undefined {
  const found = resolve(folder, path);
  const way = relative(folder, found);
  return way === "" || way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way)
    ? undefined
    : found;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

/** Those that others depend on first, else as they are written. A cycle, which the CDK never writes, changes nothing. */
function inOrder(stacks: readonly StackArtifact[]): StackArtifact[] {
  const ordered = new Set<StackArtifact>();
  const waiting = new Set<StackArtifact>();
  const add = (stack: StackArtifact): void => {
    if (ordered.has(stack) || waiting.has(stack)) return;
    waiting.add(stack);
    stacks.filter(({ id }) => stack.dependencies.includes(id)).forEach(add);
    ordered.add(stack);
  };
  stacks.forEach(add);
  return [...ordered];
}
