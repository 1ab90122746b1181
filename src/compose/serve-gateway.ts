import { existsSync } from "node:fs";
import { join } from "node:path";
import { healthRoutes, type Readiness } from "../adapters/control/health-routes.ts";
import { configuredCredentials } from "../adapters/credentials/configured.ts";
import { credentialStore } from "../adapters/credentials/credential-store.ts";
import { FunctionCredentials } from "../adapters/credentials/function-credentials.ts";
import { CodeFolders } from "../adapters/function-code/code-folders.ts";
import { DeployedFolders } from "../adapters/function-code/deployed-folders.ts";
import { openToOthers } from "../adapters/storage/open-to-others.ts";
import { SqliteStore } from "../adapters/storage/sqlite-store.ts";
import { systemClock } from "../adapters/system/system-clock.ts";
import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import type { InheritedEnvironment } from "../config/sources.ts";
import type { Project } from "../core/model/project.ts";
import type { Serving } from "../core/model/serving.ts";
import { TrustedProxies } from "../core/trusted-proxies.ts";
import { type DefinitionStore, StoreFailure } from "../engine/definition-store.ts";
import { oneTimerClock } from "../engine/one-timer-clock.ts";
import type { Clock } from "../engine/ports.ts";
import { type Administrator, administratorOf } from "./administrator.ts";
import { apiEndpoint } from "./api-endpoint.ts";
import { CompiledApis } from "./compiled-apis.ts";
import { openControlPlane } from "./control-plane.ts";
import { DeployedCode } from "./deployed-code.ts";
import { type Gateway, type GatewayOptions, startGateway } from "./gateway.ts";
import { bugReport, type GatewayOutput, gatewaySettings, QUIET_SDK } from "./gateway-settings.ts";
import { projectBackends } from "./project-backends.ts";
import { GatewayCertificates } from "./serve-certificates.ts";

export interface ServeGatewayOptions {
  readonly config: Config;
  /** What files define; may be without an API. */
  readonly project: Project;
  /** The file that was found; `undefined`: none was named. */
  readonly file: string | undefined;
  readonly inherited: InheritedEnvironment;
  readonly output: GatewayOutput;
  readonly clock?: Clock;
}

/** A gateway for production: every signature is verified, certificates are those it is given, data has a place. */
export interface ServeGateway extends Pick<Gateway, "port" | "controlUrl" | "connections"> {
  readonly administrator: Administrator;
  /** Whether clients are answered TLS alone. */
  readonly isTls: boolean;
  interpreterDifferences(): Promise<readonly string[]>;
  /** Everything that is served. */
  readonly serving: Serving;
  /** Serves what files say now, code and certificates included; rejects before anything has changed. */
  reload(project: Project): Promise<void>;
  /** Certificates alone. */
  reloadCertificates(): void;
  /** From now on `/readyz` answers 503, and everything else goes on. */
  startDraining(): void;
  stop(drainMs: number): Promise<void>;
}

export async function startServeGateway(options: ServeGatewayOptions): Promise<ServeGateway> {
  const { config, output } = options;
  const reportBug = bugReport(output);
  const clock = oneTimerClock(options.clock ?? systemClock, reportBug);
  const administrator = administratorOf(config, existsSync);
  const ended = new AsyncDisposableStack();
  try {
    const store = await usable(() => SqliteStore.open(config.dataFolder));
    ended.defer(() => store.close());
    for (const sentence of openToOthers(config.dataFolder)) output.warn(sentence);
    const code = new DeployedCode(new DeployedFolders(join(config.dataFolder, "code")));
    ended.use(code);
    const certificates = new GatewayCertificates(config, options.project, { clock, output });
    ended.use(certificates);
    return await startWith(options, {
      clock,
      reportBug,
      administrator,
      certificates,
      code,
      store,
      ended,
    });
  } catch (error) {
    await ended.disposeAsync();
    throw error;
  }
}

/** A data folder that cannot be used is the operator's to mend. */
async function usable<Value>(work: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreFailure)
      throw new ConfigError(error.message, undefined, { cause: error });
    throw error;
  }
}

interface ServeParts {
  readonly clock: Clock;
  readonly reportBug: (error: unknown) => void;
  readonly administrator: Administrator;
  readonly certificates: GatewayCertificates;
  readonly code: DeployedCode;
  readonly store: DefinitionStore;
  /** What has to end after the gateway. */
  readonly ended: AsyncDisposable;
}

async function startWith(options: ServeGatewayOptions, parts: ServeParts): Promise<ServeGateway> {
  const { config, file, output } = options;
  const { clock, administrator, certificates, code, ended } = parts;
  const { region, accountId } = config;
  const isTls = certificates.tls !== undefined;
  let readiness: Readiness = { kind: "notReady", reason: "The gateway is starting." };
  let port = config.port;
  const withCode = async (each: Project): Promise<Project> => ({
    ...each,
    functions: await code.of(each.functions),
  });
  const project = await withCode(options.project);
  const compiled = new CompiledApis(config.relax);
  const controlPlane = await usable(async () =>
    openControlPlane({
      code: await CodeFolders.open(join(config.dataFolder, "functions")),
      ...{ store: parts.store, clock, region, accountId, compiled, warn: output.warn },
      files: file === undefined ? undefined : { file, project },
      apiEndpoint: (apiId) => apiEndpoint(apiId, config, { port, isTls }),
    }),
  );
  const gateway = startGateway(
    {
      ...(await settingsOf(options, parts)),
      compiled,
      controlRoutes: (deps) => [...healthRoutes(() => readiness), ...controlPlane.routes(deps)],
    },
    controlPlane.serving,
  );
  ({ port } = gateway);
  controlPlane.publishTo({ ...gateway, prepare: code.keeping(gateway.prepare) });
  certificates.serveBy(gateway);
  readiness = { kind: "ready" };
  const startDraining = (): void => {
    readiness = { kind: "notReady", reason: "The gateway is stopping." };
  };
  const { controlUrl, connections } = gateway;
  return {
    ...{ port, controlUrl, connections, administrator, isTls, startDraining },
    get serving() {
      return controlPlane.serving;
    },
    interpreterDifferences: () => gateway.interpreterDifferences(),
    async reload(next) {
      if (file !== undefined) {
        await controlPlane.replaceFiles({ file, project: await withCode(next) });
      }
      gateway.reloadFunctions();
      certificates.reload(next);
    },
    reloadCertificates: () => certificates.reload(),
    async stop(drainMs) {
      startDraining();
      certificates[Symbol.dispose]();
      await gateway.stop(drainMs);
      await ended[Symbol.asyncDispose]();
    },
  };
}

async function settingsOf(
  { config, inherited, output }: ServeGatewayOptions,
  { clock, reportBug, administrator, certificates }: ServeParts,
): Promise<GatewayOptions> {
  const minted = new FunctionCredentials(config.accountId);
  const settings = await gatewaySettings({
    ...{ config, inherited, output, clock, minted },
    folder: config.dataFolder,
  });
  return {
    ...settings,
    ...{ reportBug, tls: certificates.tls, tlsOnly: true },
    control: { ...settings.control, tls: certificates.controlTls },
    trustedProxies:
      config.trustedProxies === undefined ? undefined : new TrustedProxies(config.trustedProxies),
    strictRegion: true,
    credentials: credentialStore({
      known: [...administrator.credentials, ...configuredCredentials(config.accessKeys)],
      minted,
      unknownAccessKeys: "refuse",
      warn: () => undefined, // None is let in.
      warnRegion: () => undefined, // Another Region is refused.
    }),
    functionEnvironment: QUIET_SDK,
    backends: projectBackends(config, noCertificate),
  };
}

/** There is no authority here that could make one. */
function noCertificate(id: string): never {
  throw new ConfigError(
    `Client certificate ${id} has no files, and sluice serve makes none: name its certificateFile and keyFile under clientCertificates in sluice.yaml`,
  );
}
