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
  return {
    routes: (deps) => controlRoutes(plane, deps),
    servingWith: (files) => together(files, plane.serving),
    publishTo: (gateway, files) =>
      plane.publishTo((serving) => gateway.prepare(together(files(), serving))),
  };
}

/** What files define comes first: its first API is the one that requests reach which name none. */
function together(files: Serving, stored: Serving): Serving {
  return {
    apis: [...files.apis, ...stored.apis],
    functions: [...files.functions, ...stored.functions],
    domainNames: [...files.domainNames, ...stored.domainNames],
    apiKeys: [...files.apiKeys, ...stored.apiKeys],
    usagePlans: [...files.usagePlans, ...stored.usagePlans],
    vpcLinks: [...files.vpcLinks, ...stored.vpcLinks],
    clientCertificates: [...files.clientCertificates, ...stored.clientCertificates],
  };
}
