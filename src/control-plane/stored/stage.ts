import type { RouteSettings } from "../../core/model/stage.ts";
import type { Collection } from "../definitions.ts";
import type { Tags } from "./api.ts";

export interface StoredStage {
  readonly description?: string;
  readonly autoDeploy: boolean;
  readonly clientCertificateId?: string;
  readonly defaultRouteSettings: RouteSettings;
  /** Without one the stage answers nobody. */
  readonly deploymentId?: string;
  readonly lastDeploymentStatusMessage?: string;
  readonly routeSettings: Readonly<Record<string, RouteSettings>>;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly accessLogSettings?: { readonly destinationArn?: string; readonly format?: string };
  readonly tags: Tags;
  readonly createdDate: number;
  readonly lastUpdatedDate: number;
}

export function stagesOf(apiId: string): Collection<StoredStage> {
  return { path: `apis/${apiId}/stages` };
}
