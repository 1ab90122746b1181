/**
 * Stages with `autoDeploy`: a change of their API deploys it (AWS: CreateStage; "Stages for HTTP APIs", whose words
 * `lastDeploymentStatusMessage` has).
 *
 * Gaps: none known.
 * By design: 2026-11-28 a change deploys before it is answered; AWS takes some moments. 2026-11-28 of the deployments that it made
 *   and that no stage follows, the last `AUTO_DEPLOYMENTS_KEPT` stay.
 */
import { isDeepStrictEqual } from "node:util";
import type { StoreChange } from "../../engine/definition-store.ts";
import { changedApis } from "../changed-apis.ts";
import { ControlFault } from "../control-fault.ts";
import type { Draft } from "../definitions.ts";
import type { Context } from "../operation.ts";
import { snapshotOf } from "../served/snapshot.ts";
import { APIS } from "../stored/api.ts";
import { deploymentsOf } from "../stored/deployment.ts";
import { unpackedApi } from "../stored/packed-api.ts";
import { type StoredStage, stagesOf } from "../stored/stage.ts";
import { deploy, isFollowed } from "./deployment.ts";

/** Deployments of one API that were made automatically and that no stage follows. Ours: AWS documents none. */
export const AUTO_DEPLOYMENTS_KEPT = 20;

/** Runs after each operation, on its draft: what the changes mean for stages that deploy automatically. */
export function autoDeploy(context: Context, changes: readonly StoreChange[]): void {
  for (const apiId of changedApis(changes)) {
    if (context.draft.get(APIS, apiId) !== undefined) deployStagesOf(context, apiId);
  }
}

function deployStagesOf(context: Context, apiId: string): void {
  const { draft } = context;
  const automatic = draft.all(stagesOf(apiId)).filter(({ value }) => value.autoDeploy);
  if (automatic.length === 0) return;
  const now = snapshotOf(draft, apiId);
  const behind = automatic.filter(({ value }) => !follows(draft, apiId, value, now));
  if (behind.length === 0) return;
  const outcome = attempt(context, apiId);
  for (const { id, value } of behind) draft.put(stagesOf(apiId), id, { ...value, ...outcome });
  forgetOld(draft, apiId);
}

function follows(draft: Draft, apiId: string, { deploymentId = "" }: StoredStage, now: unknown) {
  const deployment = draft.get(deploymentsOf(apiId), deploymentId);
  return deployment !== undefined && isDeepStrictEqual(unpackedApi(deployment.snapshot), now);
}

/** A change is kept whether it can be deployed yet or not: an API is made piece by piece. */
function attempt(
  context: Context,
  apiId: string,
): Pick<StoredStage, "lastDeploymentStatusMessage" | "deploymentId" | "lastUpdatedDate"> {
  const lastUpdatedDate = context.now;
  try {
    const description = "Automatic deployment triggered by changes to the Api configuration";
    const deploymentId = deploy(context, apiId, { description, autoDeployed: true });
    const lastDeploymentStatusMessage = `Successfully deployed stage with deployment ID '${deploymentId}'`;
    return { deploymentId, lastDeploymentStatusMessage, lastUpdatedDate };
  } catch (error) {
    if (!(error instanceof ControlFault)) throw error;
    const lastDeploymentStatusMessage = `Deployment attempt failed: ${error.message}`;
    return { lastDeploymentStatusMessage, lastUpdatedDate };
  }
}

function forgetOld(draft: Draft, apiId: string): void {
  const deployments = deploymentsOf(apiId);
  const idle = draft
    .all(deployments)
    .filter(({ id, value }) => value.autoDeployed && !isFollowed(draft, apiId, id))
    .sort((a, b) => b.value.createdDate - a.value.createdDate);
  for (const { id } of idle.slice(AUTO_DEPLOYMENTS_KEPT)) draft.delete(deployments, id);
}
