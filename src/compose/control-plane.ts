import { randomResourceId } from "../adapters/system/random-resource-id.ts";
import {
  ControlPlane,
  type OwnedDefinitions,
  type Prepared,
} from "../control-plane/control-plane.ts";
import { controlRoutes } from "../control-plane/control-routes.ts";
import { fileDefinitions } from "../control-plane/served/file-definitions.ts";
import type { Project } from "../core/model/project.ts";
import { type Serving, servingOf } from "../core/model/serving.ts";
import type { ControlRoute } from "../engine/control-route.ts";
import type { DataPlaneDeps } from "../engine/data-plane.ts";
import type { DefinitionStore } from "../engine/definition-store.ts";
import type { FunctionCode } from "../engine/function-code.ts";
import type { Clock } from "../engine/ports.ts";
import type { CompiledApis } from "./compiled-apis.ts";
import type { Gateway } from "./gateway.ts";
import { JoinedServing } from "./joined-serving.ts";

export interface ControlPlaneParts {
  readonly store: DefinitionStore;
  readonly code: FunctionCode;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly apiEndpoint: (apiId: string) => string;
  readonly files: FileSource | undefined;
  /** Of the gateway, so that what is checked here is not compiled again there. */
  readonly compiled: CompiledApis;
  readonly warn: (sentence: string) => void;
}

/** What a project's files define. */
export interface FileSource {
  /** For people: where it can be changed. */
  readonly file: string;
  readonly project: Project;
}

/** The control plane of one gateway, beside what files define. */
export interface GatewayControlPlane {
  /** Everything that is to be served now. */
  readonly serving: Serving;
  /** For the control listener. */
  routes(deps: DataPlaneDeps): readonly ControlRoute[];
  /** From now on the gateway serves each change before it is answered. */
  publishTo(gateway: Pick<Gateway, "prepare" | "endStage">): void;
  /** What files define from now on. Rejects with what is wrong with them; nothing has changed then. */
  replaceFiles(files: FileSource): Promise<void>;
}

/** Rejects with `StoreFailure` when the store cannot be read, with `ProjectError` for what files define a second time. */
export async function openControlPlane(parts: ControlPlaneParts): Promise<GatewayControlPlane> {
  const { clock } = parts;
  const ownedBy = (source: FileSource | undefined): OwnedDefinitions[] =>
    source === undefined
      ? []
      : [{ file: source.file, definitions: fileDefinitions(source.project, clock.now()) }];
  let files = parts.files === undefined ? NOTHING : servingOf(parts.files.project);
  const plane = await ControlPlane.open({
    ...parts,
    newId: randomResourceId,
    undeployable: (api) => parts.compiled.refusal(api),
    hasClientCertificate: (id) =>
      files.clientCertificates.some(({ clientCertificateId }) => clientCertificateId === id),
    owned: ownedBy(parts.files),
  });
  const together = new JoinedServing();
  let prepare = (_: Serving): Prepared => ({ apply: () => undefined });
  return {
    get serving() {
      return together.of(files, plane.serving);
    },
    routes: (deps) => controlRoutes(plane, deps),
    publishTo(gateway) {
      prepare = (serving) => gateway.prepare(serving);
      plane.publishTo((serving, deleted) => {
        const prepared = prepare(together.of(files, serving));
        return {
          ...prepared,
          apply() {
            const applied = prepared.apply();
            for (const stage of deleted) gateway.endStage(stage);
            return applied;
          },
        };
      });
    },
    replaceFiles: (source) =>
      plane.replaceOwned(ownedBy(source), () => {
        const next = servingOf(source.project);
        prepare(together.of(next, plane.serving)).apply();
        files = next;
      }),
  };
}

const NOTHING: Serving = {
  ...{ apis: [], functions: [], domainNames: [], apiKeys: [], usagePlans: [] },
  ...{ vpcLinks: [], clientCertificates: [] },
};
