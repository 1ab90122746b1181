import { CLIENT_CERTIFICATE_ID } from "../../../core/identifiers.ts";
import type { Stage } from "../../../core/model/stage.ts";
import {
  STAGE_VARIABLE_CHARACTERS,
  STAGE_VARIABLES_MAX,
  stageVariableProblem,
} from "../../stage-variable.ts";
import { PropertyReader } from "../property-reader.ts";
import type { Scope, TemplateResource } from "../scope.ts";
import { readAccessLogSettings } from "./access-log-settings.ts";
import { readRouteSettings } from "./route-settings.ts";

const STAGE_NAME = /^[A-Za-z0-9_-]{1,128}$/;

export interface StageSurroundings {
  /** Names of stages that a Deployment resource points at itself. */
  readonly deployedElsewhere: ReadonlySet<string>;
  readonly routeKeys: ReadonlySet<string>;
}

export function readStage(
  resource: TemplateResource,
  scope: Scope,
  { deployedElsewhere, routeKeys }: StageSurroundings,
): Stage {
  const reader = PropertyReader.of(resource, scope);
  const stageName = checkedStageName(reader);
  const stageVariables = reader.textMap("StageVariables");
  for (const [name, value] of Object.entries(stageVariables)) {
    const reason = stageVariableProblem([name, value], STAGE_VARIABLE_CHARACTERS);
    if (reason !== undefined) reader.fail("StageVariables", `StageVariables: ${reason}`);
  }
  const { length } = Object.keys(stageVariables);
  if (length > STAGE_VARIABLES_MAX) {
    const message = `StageVariables has ${length} entries; AWS allows ${STAGE_VARIABLES_MAX}`;
    reader.fail("StageVariables", message);
  }
  const autoDeploy = reader.boolean("AutoDeploy");
  const hasDeployment = reader.value("DeploymentId") !== undefined;
  if (autoDeploy && hasDeployment) {
    reader.warn("DeploymentId", "AWS refuses a DeploymentId while AutoDeploy is true");
  }
  if (!autoDeploy && !hasDeployment && !deployedElsewhere.has(stageName)) {
    const remedy = "set AutoDeploy: true or DeploymentId";
    reader.warn(
      "StageName",
      `stage ${stageName} has no deployment, so on AWS it answers nothing: ${remedy}`,
    );
  }
  reader.harmless("ApiId", "Description", "Tags", "AccessPolicyId");
  const settings = readRouteSettings(reader, routeKeys);
  const accessLog = readAccessLogSettings(reader);
  const certificate = clientCertificate(reader);
  reader.finish();
  return { stageName, stageVariables, ...certificate, ...settings, ...accessLog };
}

function clientCertificate(reader: PropertyReader): Pick<Stage, "clientCertificateId"> {
  const clientCertificateId = reader.text("ClientCertificateId");
  if (clientCertificateId === undefined) return {};
  if (CLIENT_CERTIFICATE_ID.test(clientCertificateId)) return { clientCertificateId };
  const rule = "1 to 128 letters, digits, hyphens and underscores";
  return reader.fail(
    "ClientCertificateId",
    `ClientCertificateId must be ${rule}: found ${clientCertificateId}`,
  );
}

export interface DeploymentOf {
  readonly apiId: string;
  /** The stage that the deployment itself makes or moves. */
  readonly stageName: string | undefined;
}

export function readDeployment(resource: TemplateResource, scope: Scope): DeploymentOf {
  const reader = PropertyReader.of(resource, scope);
  const apiId = reader.requiredText("ApiId");
  const stageName = reader.text("StageName") === undefined ? undefined : checkedStageName(reader);
  reader.harmless("Description");
  reader.finish();
  return { apiId, stageName };
}

function checkedStageName(reader: PropertyReader): string {
  const stageName = reader.requiredText("StageName");
  if (stageName === "$default") {
    return reader.fail("StageName", "Stages cannot be named $default for WebSocket APIs.");
  }
  if (STAGE_NAME.test(stageName)) return stageName;
  const rule = "1 to 128 characters of letters, digits, hyphen and underscore";
  return reader.fail("StageName", `StageName must be ${rule}: found ${stageName}`);
}
