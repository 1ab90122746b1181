/**
 * CreateDeployment, GetDeployments, GetDeployment, UpdateDeployment, DeleteDeployment (AWS: API Gateway V2 API reference; "Deploy
 * WebSocket APIs").
 *
 * Gaps: none known.
 * By design: 2026-11-28 what cannot be compiled is not deployed, in the words of our compiler; there is no status but DEPLOYED.
 *   2026-11-28 a deployment that a stage follows cannot be deleted, in the words of AWS's REST APIs. 2026-11-28 an API has at
 *   most so many deployments as `DEPLOYMENTS_MAX` says, and is deployed with at most `SNAPSHOT_BYTES_MAX` of JSON.
 */
import { badRequest, notFound, tooManyRequests } from "../control-fault.ts";
import type { DefinitionReader, Draft } from "../definitions.ts";
import { ifSet } from "../if-set.ts";
import { description } from "../input/members.ts";
import { optional, record, text } from "../input/shape.ts";
import { isoSeconds } from "../iso-time.ts";
import { freeId } from "../new-id.ts";
import { type Context, type Operation, type Output, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { snapshotOf } from "../served/snapshot.ts";
import { deploymentsOf, type StoredDeployment } from "../stored/deployment.ts";
import { packedApi } from "../stored/packed-api.ts";
import { stagesOf } from "../stored/stage.ts";
import { requireApi } from "./api.ts";

/** Deployments of one API. Ours: AWS documents no bound. */
export const DEPLOYMENTS_MAX = 10_000;
/** An API as it is deployed, bytes of its JSON. Ours: bounds how long a deployment holds up messages, and fits the store. */
export const SNAPSHOT_BYTES_MAX = 8_388_608;

const createDeployment = operation({
  name: "CreateDeployment",
  method: "POST",
  path: "/v2/apis/{apiId}/deployments",
  status: 201,
  body: record({
    description: optional(description),
    stageName: optional(text({ min: 1, max: 128 })),
  }),
  perform({ path: { apiId = "" }, body }, context) {
    const { draft } = context;
    requireApi(draft, apiId);
    const { stageName } = body;
    const stage = stageName === undefined ? undefined : draft.get(stagesOf(apiId), stageName);
    if (stageName !== undefined && stage === undefined) throw notFound("Stage", stageName);
    if (stage?.autoDeploy === true) {
      throw badRequest(
        `Stage ${stageName} deploys automatically: set its autoDeploy to false first`,
      );
    }
    const deploymentId = deploy(context, apiId, { ...body, autoDeployed: false });
    if (stageName !== undefined && stage !== undefined) {
      const next = { ...stage, deploymentId, lastUpdatedDate: context.now };
      draft.put(stagesOf(apiId), stageName, next);
    }
    return deploymentOutput(draft, apiId, deploymentId);
  },
});

const getDeployments = operation({
  name: "GetDeployments",
  method: "GET",
  path: "/v2/apis/{apiId}/deployments",
  status: 200,
  perform(request, { draft }) {
    const { apiId = "" } = request.path;
    requireApi(draft, apiId);
    return page(draft.all(deploymentsOf(apiId)), request, ({ id }) =>
      deploymentOutput(draft, apiId, id),
    );
  },
});

const getDeployment = operation({
  name: "GetDeployment",
  method: "GET",
  path: "/v2/apis/{apiId}/deployments/{deploymentId}",
  status: 200,
  perform: ({ path: { apiId = "", deploymentId = "" } }, { draft }) =>
    deploymentOutput(draft, apiId, deploymentId),
});

const updateDeployment = operation({
  name: "UpdateDeployment",
  method: "PATCH",
  path: "/v2/apis/{apiId}/deployments/{deploymentId}",
  status: 200,
  body: record({ description: optional(description) }),
  perform({ path: { apiId = "", deploymentId = "" }, body }, { draft }) {
    const before = requireDeployment(draft, apiId, deploymentId);
    // The snapshot stays the same object: nothing is compiled again.
    draft.put(deploymentsOf(apiId), deploymentId, { ...before, ...body });
    return deploymentOutput(draft, apiId, deploymentId);
  },
});

const deleteDeployment = operation({
  name: "DeleteDeployment",
  method: "DELETE",
  path: "/v2/apis/{apiId}/deployments/{deploymentId}",
  status: 204,
  perform({ path: { apiId = "", deploymentId = "" } }, { draft }) {
    requireDeployment(draft, apiId, deploymentId);
    if (isFollowed(draft, apiId, deploymentId)) {
      throw badRequest("Active stages pointing to this deployment must be moved or deleted");
    }
    draft.delete(deploymentsOf(apiId), deploymentId);
    return undefined;
  },
});

export const DEPLOYMENT_OPERATIONS: readonly Operation[] = [
  createDeployment,
  getDeployments,
  getDeployment,
  updateDeployment,
  deleteDeployment,
];

/** Keeps what the API is now. Answers with the deployment's id. */
export function deploy(
  context: Pick<Context, "draft" | "now" | "newId" | "undeployable">,
  apiId: string,
  { description: said, autoDeployed }: Pick<StoredDeployment, "description" | "autoDeployed">,
): string {
  const { draft, now, newId } = context;
  const deployments = deploymentsOf(apiId);
  if (draft.all(deployments).length >= DEPLOYMENTS_MAX) {
    throw tooManyRequests(`API ${apiId} has ${DEPLOYMENTS_MAX} deployments: delete old ones first`);
  }
  const snapshot = snapshotOf(draft, apiId);
  if (snapshot.routes.length === 0) {
    throw badRequest("Unable to deploy API because no routes exist in this API");
  }
  const packed = packedApi(snapshot);
  if (packed.bytes > SNAPSHOT_BYTES_MAX) {
    throw badRequest(
      `Unable to deploy API because it has ${packed.bytes} bytes of JSON, and at most ${SNAPSHOT_BYTES_MAX} are deployed: make its templates and schemas shorter`,
    );
  }
  const reason = context.undeployable(snapshot);
  if (reason !== undefined) throw badRequest(reason);
  const deploymentId = freeId(6, newId, (id) => draft.get(deployments, id));
  const stored: StoredDeployment = {
    ...{ createdDate: now, autoDeployed, snapshot: packed },
    ...ifSet({ description: said }),
  };
  draft.put(deployments, deploymentId, stored);
  return deploymentId;
}

/** Whether a stage follows it. */
export function isFollowed(reader: DefinitionReader, apiId: string, deploymentId: string): boolean {
  return reader.all(stagesOf(apiId)).some(({ value }) => value.deploymentId === deploymentId);
}

/** The deployment, or `NotFoundException`. */
export function requireDeployment(
  reader: DefinitionReader,
  apiId: string,
  deploymentId: string,
): StoredDeployment {
  requireApi(reader, apiId);
  const deployment = reader.get(deploymentsOf(apiId), deploymentId);
  if (deployment === undefined) throw notFound("Deployment", deploymentId);
  return deployment;
}

function deploymentOutput(draft: Draft, apiId: string, deploymentId: string): Output {
  const deployment = requireDeployment(draft, apiId, deploymentId);
  const { autoDeployed, createdDate, description: said } = deployment;
  return {
    ...{ autoDeployed, createdDate: isoSeconds(createdDate), deploymentId },
    ...{ deploymentStatus: "DEPLOYED", ...ifSet({ description: said }) },
  };
}
