import { nearestName } from "../../../config/nearest-name.ts";
import type { LambdaFunction } from "../../../core/model/lambda-function.ts";
import type { LayerOverride } from "../../layer-place.ts";
import { ProjectError } from "../../project-error.ts";
import type { FunctionOverride, TemplateOverrides } from "../../template-overrides.ts";
import { fail, type Scope } from "../scope.ts";
import { withoutIndex } from "../whole.ts";
import { deploymentFunctions } from "./custom-resources.ts";
import { readFunction } from "./function.ts";
import type { LayerPlaces } from "./function-layers.ts";
import { FUNCTION_TYPES } from "./function-reference.ts";

/** The functions whose code is here; two of one name are refused, as Lambda does. */
export function readFunctions(
  scope: Scope,
  {
    overrides,
    ...folders
  }: Pick<LayerPlaces, "exists"> & { readonly overrides: TemplateOverrides | undefined },
): LambdaFunction[] {
  const resources = [...scope.resources].filter(([, { type }]) => FUNCTION_TYPES.includes(type));
  const logicalIds = resources.map(([address]) => withoutIndex(address));
  for (const override of overrides?.functions ?? []) refuseUnknown(override, logicalIds, scope);
  const homes = new Set(resources.map(([, resource]) => scope.homes.get(resource) ?? scope));
  const ofDeployments = new Map([...homes].map((each) => [each, deploymentFunctions(each)]));
  const layers = { ...folders, overrides: overrides?.layers ?? [], used: new Set<LayerOverride>() };
  const functions = new Map<string, LambdaFunction>();
  for (const [address, resource] of resources) {
    if (ofDeployments.get(scope.homes.get(resource) ?? scope)?.has(resource.logicalId)) continue;
    const lambda = readFunction(resource, scope, layers);
    if (lambda === undefined) continue;
    if (functions.has(lambda.functionName)) {
      fail(
        scope,
        resource.line,
        `Function ${resource.logicalId}: a function named ${lambda.functionName} exists already`,
      );
    }
    functions.set(lambda.functionName, {
      ...lambda,
      environment: { ...lambda.environment, ...variablesOf(withoutIndex(address), overrides) },
    });
  }
  warnAboutUnused(layers, scope);
  return [...functions.values()];
}

function warnAboutUnused({ overrides, used }: LayerPlaces, { warnings }: Scope): void {
  for (const each of overrides) {
    if (used.has(each)) continue;
    const { name, position } = each;
    warnings.push({
      message: `layers.${name} has no effect: no function has this layer`,
      position,
    });
  }
}

function variablesOf(name: string, overrides: TemplateOverrides | undefined) {
  const own = overrides?.functions.find((each) => each.logicalId === name);
  return { ...overrides?.environment, ...own?.environment };
}

/** A function that a condition leaves out is no mistake: another parameter brings it back. */
function refuseUnknown(
  { logicalId, position }: FunctionOverride,
  known: readonly string[],
  scope: Scope,
): void {
  if (known.includes(logicalId) || scope.omitted.has(logicalId)) return;
  const nearest = nearestName(logicalId, known);
  const list = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
  const hint = nearest === undefined ? list : `did you mean ${nearest}?`;
  throw new ProjectError(`The template has no function ${logicalId}: ${hint}`, position);
}
