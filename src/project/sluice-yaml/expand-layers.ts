import { dirname, resolve } from "node:path";
import type { FunctionLayer } from "../../core/model/lambda-function.ts";
import type { ProjectWarning } from "../../core/model/project.ts";
import {
  absentLayers,
  LAYERS_MAX,
  type LayerOverride,
  localLayerArn,
  overrideOf,
} from "../layer-place.ts";
import { layerProblem } from "../layer-problem.ts";
import { ProjectError } from "../project-error.ts";
import type { Exists } from "../runnable.ts";
import type { WrittenFunction } from "./schema.ts";
import type { YamlSource } from "./yaml-source.ts";

export interface LayerContext {
  readonly file: string;
  readonly region: string;
  readonly accountId: string;
  readonly source: YamlSource;
  readonly warn: (warning: ProjectWarning) => void;
  /** Where layers are that functions name by ARN. */
  readonly layers: readonly LayerOverride[];
  readonly usedLayers: Set<LayerOverride>;
  readonly exists?: Exists;
}

/** `layers` at the top: where each layer is that is named by its ARN. */
export function layerOverrides(
  written: Readonly<Record<string, string>> | undefined,
  { file, source }: Pick<LayerContext, "file" | "source">,
): LayerOverride[] {
  return Object.entries(written ?? {}).map(([name, path]) => ({
    name,
    path: resolve(dirname(file), path),
    position: source.positionOf(["layers", name]),
  }));
}

/** `layers` of a function: paths from the folder of the file, or ARNs that `layers` at the top leads somewhere. */
export function expandLayers(
  functionName: string,
  written: WrittenFunction["layers"],
  context: LayerContext,
): readonly FunctionLayer[] {
  const { file, source, warn, exists } = context;
  const path = ["functions", functionName, "layers"];
  const all = written ?? [];
  if (all.length > LAYERS_MAX) {
    const message = `${path.join(".")} has ${all.length} layers, and Lambda allows ${LAYERS_MAX}`;
    throw new ProjectError(message, source.positionOf(path));
  }
  const absent: string[] = [];
  const layers = all.flatMap(({ contentUri, subfolder }, index): FunctionLayer[] => {
    const into = subfolder === undefined ? {} : { subfolder };
    if (contentUri.startsWith("arn:")) {
      const override = overrideOf({ layerVersionArn: contentUri }, context.layers);
      if (override === undefined) absent.push(contentUri);
      else context.usedLayers.add(override);
      if (override === undefined) return [];
      return [{ layerVersionArn: contentUri, path: override.path, ...into }];
    }
    const place = resolve(dirname(file), contentUri);
    const problem = layerProblem({ path: place, ...into }, exists);
    if (problem !== undefined) {
      const message = `functions.${functionName}: ${problem.message}`;
      const position = source.positionOf([...path, index]);
      if (problem.isRefused) throw new ProjectError(message, position);
      warn({ message, position });
    }
    return [{ layerVersionArn: localLayerArn(place, context), path: place, ...into }];
  });
  if (absent.length > 0) {
    const message = `functions.${functionName}: ${absentLayers(absent)}`;
    warn({ message, position: source.positionOf(path) });
  }
  return layers;
}

/** Says which of them no function has. */
export function warnAboutUnused({
  layers,
  usedLayers,
  warn,
}: Pick<LayerContext, "layers" | "usedLayers" | "warn">): void {
  for (const each of layers) {
    if (usedLayers.has(each)) continue;
    const message = `layers.${each.name} has no effect: no function has this layer`;
    warn({ message, position: each.position });
  }
}
