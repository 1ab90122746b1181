import { join } from "node:path";
import type { FunctionLayer } from "../core/model/lambda-function.ts";
import { codeAt } from "./code-place.ts";
import type { Exists } from "./runnable.ts";
import { readZipNames } from "./zip-names.ts";

export interface LayerProblem {
  readonly message: string;
  /** AWS does not take it. */
  readonly isRefused: boolean;
}

/** What is wrong with the content of a layer, or does not work here, or `undefined`. */
export function layerProblem(
  { path, subfolder }: Pick<FunctionLayer, "path" | "subfolder">,
  exists: Exists | undefined,
): LayerProblem | undefined {
  if (exists === undefined) return undefined;
  if (!exists(path)) {
    return warned(`the layer ${path} does not exist, so code that imports from it fails`);
  }
  if (codeAt(path).package !== undefined) return zipProblem(path);
  const isUninstalled = subfolder === "nodejs" && !exists(join(path, "node_modules"));
  if (isUninstalled && exists(join(path, "package.json"))) {
    return warned(`the layer has no packages yet: run npm install in ${path}`);
  }
  return exists(join(path, "extensions")) ? extensions(path) : undefined;
}

function zipProblem(path: string): LayerProblem | undefined {
  const found = readZipNames(path);
  if (found.kind === "broken") {
    return { message: `the layer ${path} cannot be read: ${found.why}`, isRefused: true };
  }
  const hasExtensions = [...(found.names ?? [])].some((name) => name.startsWith("extensions/"));
  return hasExtensions ? extensions(path) : undefined;
}

function extensions(path: string): LayerProblem {
  return warned(`the extensions of the layer ${path} are not run here`);
}

function warned(message: string): LayerProblem {
  return { message, isRefused: false };
}
