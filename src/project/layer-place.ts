import { basename } from "node:path";
import type { FunctionLayer } from "../core/model/lambda-function.ts";
import type { SourcePosition } from "../core/model/project.ts";

/** Layers of one function (AWS: "Lambda quotas"). */
export const LAYERS_MAX = 5;

/** Where a layer is on this machine that a project names by its ARN. */
export interface LayerOverride {
  /** An ARN with or without its version, or the logical id of a layer in a template. */
  readonly name: string;
  /** Absolute path of a folder or zip. */
  readonly path: string;
  readonly position: SourcePosition;
}

/** The most exact one: by logical id, by the ARN, by the ARN without its version. */
export function overrideOf(
  { layerVersionArn, logicalId }: { layerVersionArn: string; logicalId?: string | undefined },
  overrides: readonly LayerOverride[],
): LayerOverride | undefined {
  const named = (wanted: string | undefined) => overrides.find(({ name }) => name === wanted);
  return named(logicalId) ?? named(layerVersionArn) ?? named(unversioned(layerVersionArn));
}

/** What a sentence about layers that are nowhere here says can be done. */
export function absentLayers(layers: readonly string[]): string {
  const [verb, pronoun] = layers.length === 1 ? ["is", "it"] : ["are", "them"];
  return `${layers.join(", ")} ${verb} not on this machine, so code that imports from ${pronoun} fails: name a folder or zip for each under layers in sluice.yaml`;
}

/**
 * Where SAM's builds put a layer's content: the folder with the sources and packages goes below this one of `/opt`. `undefined`: it
 * takes a build that is not run here. (aws-sam-cli, `get_layer_subfolder`)
 */
export function buildSubfolder(method: string): string | undefined {
  if (/^python\d/.test(method)) return "python";
  if (/^nodejs\d/.test(method)) return "nodejs";
  return /^ruby\d/.test(method) ? "ruby/lib" : undefined;
}

/** Of a layer that has none: it is a folder of this machine. */
export function localLayerArn(
  path: string,
  { region, accountId }: { readonly region: string; readonly accountId: string },
): string {
  const name = basename(path).replace(/[^A-Za-z0-9_-]+/g, "-") || "layer";
  return `arn:aws:lambda:${region}:${accountId}:layer:${name}:1`;
}

/** Folders, whose changes are changes of code. */
export function layerFolders(layers: readonly FunctionLayer[] = []): string[] {
  return layers.map(({ path }) => path).filter((path) => !/\.(zip|jar)$/i.test(path));
}

function unversioned(layerVersionArn: string): string {
  return layerVersionArn.replace(/:\d+$/, "");
}
