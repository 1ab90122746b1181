import { dirname, resolve as resolvePath } from "node:path";
import type { FunctionLayer } from "../../../core/model/lambda-function.ts";
import {
  absentLayers,
  buildSubfolder,
  LAYERS_MAX,
  type LayerOverride,
  overrideOf,
} from "../../layer-place.ts";
import { layerProblem } from "../../layer-problem.ts";
import type { Exists } from "../../runnable.ts";
import { PropertyReader } from "../property-reader.ts";
import { referenceTo } from "../reference-to.ts";
import type { Scope, TemplateResource } from "../scope.ts";
import { memberOf } from "../template-node.ts";
import { assetPath, localPath } from "./function-code.ts";

const LAYER_TYPES = ["AWS::Lambda::LayerVersion", "AWS::Serverless::LayerVersion"];

export interface LayerPlaces {
  readonly exists: Exists | undefined;
  readonly overrides: readonly LayerOverride[];
  /** Told of each override that a function uses. */
  readonly used: Set<LayerOverride>;
}

/** A function's layers that are on this machine, in order; one warning names the others. */
export function readLayers(
  reader: PropertyReader,
  scope: Scope,
  places: LayerPlaces,
): readonly FunctionLayer[] {
  const arns = reader.textList("Layers");
  if (arns.length > LAYERS_MAX) {
    const found = `found ${arns.length}`;
    return reader.fail("Layers", `Layers must be ${LAYERS_MAX} layer versions at most: ${found}`);
  }
  const absent: string[] = [];
  const layers = arns.flatMap((layerVersionArn) => {
    const resource = layerOf(layerVersionArn, scope);
    const override = overrideOf(
      { layerVersionArn, logicalId: resource?.logicalId },
      places.overrides,
    );
    if (override !== undefined) {
      places.used.add(override);
      return [{ layerVersionArn, path: override.path }];
    }
    const content = resource && contentOf(resource, scope, places);
    if (content !== undefined) return [{ layerVersionArn, ...content }];
    absent.push(resource?.logicalId ?? layerVersionArn);
    return [];
  });
  if (absent.length > 0) reader.warn("Layers", absentLayers(absent));
  return layers;
}

function layerOf(layerVersionArn: string, scope: Scope): TemplateResource | undefined {
  return [...scope.resources.values()].find(
    (each) => LAYER_TYPES.includes(each.type) && referenceTo(each, scope) === layerVersionArn,
  );
}

/** `undefined`: it is in Amazon S3. */
function contentOf(
  resource: TemplateResource,
  scope: Scope,
  { exists }: LayerPlaces,
): Omit<FunctionLayer, "layerVersionArn"> | undefined {
  const reader = PropertyReader.of(resource, scope);
  const property = resource.type === "AWS::Lambda::LayerVersion" ? "Content" : "ContentUri";
  const content = assetPath(resource, property) ?? reader.value(property);
  if (content === undefined) return reader.missing(property, `${property} is required`);
  const path = localPath(content);
  if (typeof path === "object") return undefined;
  const place = resolvePath(dirname(reader.scope.stack.file), path);
  const subfolder = builtInto(resource, { reader, property });
  const layer = { path: place, ...(subfolder === undefined ? {} : { subfolder }) };
  const problem = layerProblem(layer, exists);
  if (problem?.isRefused) return reader.fail(property, problem.message);
  if (problem !== undefined) reader.warn(property, problem.message);
  return layer;
}

/** Where `sam build` would put the content; `undefined` where there is no such build, or it has been. */
function builtInto(
  { metadata }: TemplateResource,
  { reader, property }: { readonly reader: PropertyReader; readonly property: string },
): string | undefined {
  const method = memberOf(metadata, "BuildMethod");
  if (method?.kind !== "scalar" || memberOf(metadata, "SamResourceId") !== undefined) return;
  const subfolder = buildSubfolder(method.text);
  if (subfolder !== undefined) return subfolder;
  const advice = `build it first, and give the folder of the result as its ${property}`;
  reader.warn(property, `BuildMethod ${method.text} is not run here: ${advice}`);
  return undefined;
}
