import { randomResourceId } from "../adapters/system/random-resource-id.ts";
import { ControlPlane, type OwnedDefinitions } from "../control-plane/control-plane.ts";
import { controlRoutes } from "../control-plane/control-routes.ts";
import type { Serving } from "../core/model/serving.ts";
import type { ControlRoute } from "../engine/control-route.ts";
import type { DataPlaneDeps } from "../engine/data-plane.ts";
import type { DefinitionStore } from "../engine/definition-store.ts";
import type { Clock } from "../engine/ports.ts";
import { undeployable } from "../project/deployable.ts";
import type { Gateway } from "./gateway.ts";
import { JoinedServing } from "./joined-serving.ts";

export interface ControlPlaneParts {
  readonly store: DefinitionStore;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly apiEndpoint: (apiId: string) => string;
  readonly owned?: readonly OwnedDefinitions[];
  readonly warn: (sentence: string) => void;
}

/** The control plane of one gateway, beside what files define. */
export interface GatewayControlPlane {
  /** For the control listener. */
  routes(deps: DataPlaneDeps): readonly ControlRoute[];
  /** What is served with what files define now. */
  servingWith(files: Serving): Serving;
  /** From now on the gateway serves each change before it is answered. `files`: what they define at that moment. */
  publishTo(gateway: Pick<Gateway, "prepare">, files: () => Serving): void;
}

/** Rejects with `StoreFailure` when the store cannot be read. */
export async function openControlPlane(parts: ControlPlaneParts): Promise<GatewayControlPlane> {
  const plane = await ControlPlane.open({
    ...parts,
    newId: randomResourceId,
    undeployable: (api) => undeployable(api)?.message,
  });
  const together = new JoinedServing();
  return {
    routes: (deps) => controlRoutes(plane, deps),
    servingWith: (files) => together.of(files, plane.serving),
    publishTo: (gateway, files) =>
      plane.publishTo((serving) => gateway.prepare(together.of(files(), serving))),
  };
}
