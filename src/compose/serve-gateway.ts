import { existsSync } from "node:fs";
import { healthRoutes, type Readiness } from "../adapters/control/health-routes.ts";
import { configuredCredentials } from "../adapters/credentials/configured.ts";
import { credentialStore } from "../adapters/credentials/credential-store.ts";
import { FunctionCredentials } from "../adapters/credentials/function-credentials.ts";
import { systemClock } from "../adapters/system/system-clock.ts";
import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import type { InheritedEnvironment } from "../config/sources.ts";
import type { Project } from "../core/model/project.ts";
import { servingOf } from "../core/model/serving.ts";
import { TrustedProxies } from "../core/trusted-proxies.ts";
import type { ControlRoute } from "../engine/control-route.ts";
import { oneTimerClock } from "../engine/one-timer-clock.ts";
import type { Clock } from "../engine/ports.ts";
import { type Administrator, administratorOf } from "./administrator.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import { bugReport, type GatewayOutput, gatewaySettings, QUIET_SDK } from "./gateway-settings.ts";
import { projectBackends } from "./project-backends.ts";
import { GatewayCertificates } from "./serve-certificates.ts";

export interface ServeGatewayOptions {
  readonly config: Config;
  /** What files define; may be without an API. */
  readonly project: Project;
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
  /** Serves what files say now, code and certificates included; throws before anything has changed. */
  reload(project: Project): void;
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
  let readiness: Readiness = { kind: "notReady", reason: "The gateway is starting." };
  const certificates = new GatewayCertificates(config, options.project, { clock, output });
  const isTls = certificates.tls !== undefined;
  try {
    const gateway = await startWith(options, {
      ...{ clock, reportBug, administrator, certificates },
      controlRoutes: healthRoutes(() => readiness),
    });
    certificates.serveBy(gateway);
    readiness = { kind: "ready" };
    const startDraining = (): void => {
      readiness = { kind: "notReady", reason: "The gateway is stopping." };
    };
    const { port, controlUrl, connections } = gateway;
    return {
      ...{ port, controlUrl, connections, administrator, isTls, startDraining },
      interpreterDifferences: () => gateway.interpreterDifferences(),
      reload(project) {
        gateway.prepare(servingOf(project)).apply();
        gateway.reloadFunctions();
        certificates.reload(project);
      },
      reloadCertificates: () => certificates.reload(),
      async stop(drainMs) {
        startDraining();
        certificates[Symbol.dispose]();
        await gateway.stop(drainMs);
      },
    };
  } catch (error) {
    certificates[Symbol.dispose]();
    throw error;
  }
}

async function startWith(
  { config, project, inherited, output }: ServeGatewayOptions,
  parts: {
    readonly clock: Clock;
    readonly reportBug: (error: unknown) => void;
    readonly administrator: Administrator;
    readonly certificates: GatewayCertificates;
    readonly controlRoutes: readonly ControlRoute[];
  },
): Promise<Gateway> {
  const { clock, reportBug, administrator, certificates, controlRoutes } = parts;
  const minted = new FunctionCredentials(config.accountId);
  const settings = await gatewaySettings({
    ...{ config, inherited, output, clock, minted },
    folder: config.dataFolder,
  });
  return startGateway(
    {
      ...settings,
      ...{ reportBug, tls: certificates.tls, tlsOnly: true },
      control: { ...settings.control, tls: certificates.controlTls },
      controlRoutes: () => controlRoutes,
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
    },
    servingOf(project),
  );
}

/** There is no authority here that could make one. */
function noCertificate(id: string): never {
  throw new ConfigError(
    `Client certificate ${id} has no files, and sluice serve makes none: name its certificateFile and keyFile under clientCertificates in sluice.yaml`,
  );
}
