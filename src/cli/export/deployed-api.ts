import { isDeepStrictEqual } from "node:util";
import type { Api } from "../../core/model/api.ts";
import type { DeployedDefinitions, DeployedStage } from "../../core/model/running-definitions.ts";
import type { Stage } from "../../core/model/stage.ts";
import { CliError } from "../cli-error.ts";

/** An API as a file can define it, or `undefined` when it has never been deployed. */
export interface DeployedApi {
  readonly api: Api | undefined;
  readonly notes: readonly string[];
}

/**
 * The one definition that the stages of an API follow, or that the stage `wanted` follows. Throws `CliError` when they follow
 * several: a file has one for all stages.
 */
export function deployedApi(defined: DeployedDefinitions, wanted: string | undefined): DeployedApi {
  const { apiId, name, disableExecuteApiEndpoint } = defined;
  const who = `API ${JSON.stringify(name)} (${apiId})`;
  const deployed = defined.stages.filter(({ deploymentId }) => deploymentId !== undefined);
  if (deployed.length === 0) {
    const reason =
      defined.stages.length === 0 ? "it has no stage" : "its stages have no deployment";
    return { api: undefined, notes: [`${who} is left out: ${reason}`] };
  }
  const chosen = chosenStages(defined, deployed, wanted);
  const snapshots = chosen.map(({ deploymentId = "" }) => defined.deployments[deploymentId]);
  const [first] = snapshots;
  if (first === undefined) throw new Error(`${who} has a stage whose deployment is not there`);
  if (!snapshots.every((each) => isDeepStrictEqual(bare(each), bare(first)))) {
    const names = chosen.map(({ stage, deploymentId }) => `${stage.stageName} (${deploymentId})`);
    throw new CliError(
      "parameter",
      `Stages of ${who} follow different deployments, and a file has one: say which stage with --stage: ${names.join(", ")}.`,
    );
  }
  const routeKeys = new Set(first.routes.map(({ routeKey }) => routeKey));
  const notes = [
    ...(wanted === undefined ? withoutDeployment(defined, who) : []),
    ...chosen.flatMap(({ stage, isBehind }) => [
      ...settingsLeftOut(stage, routeKeys, who),
      ...(isBehind
        ? [
            `what ${who} is defined as now is not deployed: stage ${stage.stageName} is written as it is served`,
          ]
        : []),
    ]),
  ];
  const stages = chosen.map(({ stage }) => withSettingsOf(stage, routeKeys));
  return { api: { ...first, apiId, name, disableExecuteApiEndpoint, stages }, notes };
}

function chosenStages(
  { apiId, name, stages }: DeployedDefinitions,
  deployed: readonly DeployedStage[],
  wanted: string | undefined,
): readonly DeployedStage[] {
  if (wanted === undefined) return deployed;
  const chosen = deployed.filter(({ stage }) => stage.stageName === wanted);
  if (chosen.length > 0) return chosen;
  const isThere = stages.some(({ stage }) => stage.stageName === wanted);
  const names = deployed.map(({ stage }) => stage.stageName).join(", ");
  const what = isThere
    ? `Stage "${wanted}" of API "${name}" (${apiId}) has no deployment`
    : `API "${name}" (${apiId}) has no stage "${wanted}"`;
  throw new CliError("parameter", `${what}: there is ${names}.`);
}

/** Names of an API hold at once, so deployments may differ by them. */
function bare(snapshot: Api | undefined): unknown {
  if (snapshot === undefined) return undefined;
  const { name: _, disableExecuteApiEndpoint: __, ...rest } = snapshot;
  return rest;
}

function withoutDeployment({ stages }: DeployedDefinitions, who: string): string[] {
  return stages.flatMap(({ stage, deploymentId }) =>
    deploymentId === undefined
      ? [`stage ${stage.stageName} of ${who} is left out: it has no deployment`]
      : [],
  );
}

/** A stage keeps the settings of routes that the deployment it follows does not have; they have no effect. */
function settingsLeftOut(stage: Stage, routeKeys: ReadonlySet<string>, who: string): string[] {
  const { stageName, routeSettings = {} } = stage;
  return Object.keys(routeSettings)
    .filter((routeKey) => !routeKeys.has(routeKey))
    .map(
      (routeKey) =>
        `settings of route ${JSON.stringify(routeKey)} in stage ${stageName} of ${who} are left out: no such route is deployed there`,
    );
}

function withSettingsOf(
  { routeSettings = {}, defaultRouteSettings = {}, ...stage }: Stage,
  routeKeys: ReadonlySet<string>,
): Stage {
  const settings = Object.entries(routeSettings).filter(([key]) => routeKeys.has(key));
  return {
    ...stage,
    ...ifAny("defaultRouteSettings", defaultRouteSettings),
    ...ifAny("routeSettings", Object.fromEntries(settings)),
  };
}

function ifAny<Name extends string, Value extends object>(
  name: Name,
  value: Value,
): { readonly [key in Name]?: Value } {
  return Object.keys(value).length === 0
    ? {}
    : ({ [name]: value } as { readonly [key in Name]: Value });
}
