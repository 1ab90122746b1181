import type { ControlTls } from "../adapters/control/control-listener.ts";
import type { FunctionLimits } from "../adapters/functions/function-limits.ts";
import type { FunctionLog } from "../adapters/functions/function-log.ts";
import { interpreterDifferences } from "../adapters/functions/interpreter-version.ts";
import type { OwnPrograms } from "../adapters/functions/own-programs.ts";
import { INTERPRETERS } from "../adapters/functions/runtime-command.ts";
import { BackendHosts } from "../adapters/integrations/backend-hosts.ts";
import type { Backends } from "../adapters/integrations/backends.ts";
import { httpInvoker } from "../adapters/integrations/http.ts";
import type { Listener } from "../adapters/listener/listen.ts";
import type { ListenTls } from "../adapters/listener/tls-listeners.ts";
import { IdleCollection } from "../adapters/system/idle-collection.ts";
import { randomIds } from "../adapters/system/random-ids.ts";
import type { AddressPolicy } from "../core/address-policy.ts";
import { GOING_AWAY } from "../core/connection-lifecycle.ts";
import type { LambdaEndpoints } from "../core/integration/remote-function.ts";
import type { Limits } from "../core/limits.ts";
import type { LambdaFunction } from "../core/model/lambda-function.ts";
import type { Serving } from "../core/model/serving.ts";
import { SigningKeyCache } from "../core/sigv4/verify.ts";
import { accountRequestLimit, accountThrottle } from "../core/throttle.ts";
import type { TrustedProxies } from "../core/trusted-proxies.ts";
import { Alarms } from "../engine/alarms.ts";
import type { ControlRoute } from "../engine/control-route.ts";
import { type DataPlaneDeps, dataPlane, endOfConnection } from "../engine/data-plane.ts";
import type { FaultInjection } from "../engine/fault-injection.ts";
import type { DataPlane } from "../engine/inbound.ts";
import type { ServiceAccess } from "../engine/integration/integration-call.ts";
import { isRemote, withRemoteFunctions } from "../engine/integration/remote-functions.ts";
import { type InvokeApiDeps, invokeRoute } from "../engine/invoke-api.ts";
import { LiveConnections } from "../engine/live-connections.ts";
import { PendingWork } from "../engine/pending-work.ts";
import type { Clock, CredentialStore, FunctionInvoker, HttpInvoker } from "../engine/ports.ts";
import { noteRefused } from "../engine/refused-request.ts";
import { ServedApis, type StageName } from "../engine/served-apis.ts";
import { listenForClients } from "./client-listener.ts";
import { CompiledApis } from "./compiled-apis.ts";
import type { Control, ControlPlace } from "./control.ts";
import { type Applied, Deployer } from "./deployer.ts";
import { type EarlyParts, openEarlyParts } from "./early-parts.ts";
import { stopGateway } from "./stop-gateway.ts";
import { startTelemetry, type TelemetryOptions } from "./telemetry.ts";

/** What stands between a gateway and its clients and backends in a test. */
export interface GatewayProbe {
  /** Given what integrations call. */
  faults(backends: {
    readonly functions: FunctionInvoker;
    readonly http: HttpInvoker;
    readonly clock: Clock;
  }): FaultInjection & {
    /** What authorizers and calls of Lambda's API run. */
    readonly functions: FunctionInvoker;
  };
  dataPlane(inner: DataPlane): DataPlane;
}

export interface GatewayOptions extends TelemetryOptions {
  /**
   * The machine's own, for sockets, other programs and what is signed for them; without it, `clock`, which is that of the
   * APIs and may be one that a test moves.
   */
  readonly machineClock?: Clock;
  readonly probe?: GatewayProbe | undefined;
  readonly hosts: readonly string[];
  readonly port: number;
  readonly tls: ListenTls | undefined;
  /** With `tls`, plain text is refused. */
  readonly tlsOnly?: boolean;
  /** Who may say where a request came from. */
  readonly trustedProxies?: TrustedProxies | undefined;
  readonly control: ControlPlace;
  readonly region: string;
  readonly accountId: string;
  /** Refuse a signature scoped to another Region, as AWS does. */
  readonly strictRegion: boolean;
  readonly limits: Limits;
  readonly relax: {
    readonly routeResponses: boolean;
    readonly pingIsActivity: boolean;
    readonly lenientConnectionArn: boolean;
    readonly upgradeRequired426: boolean;
  };
  /** Where what is served may have been compiled already. Left out: nowhere. */
  readonly compiled?: CompiledApis;
  readonly functionLimits: FunctionLimits;
  readonly functionEnvironment: Readonly<Record<string, string>>;
  readonly inheritedEnvironment: Readonly<Record<string, string | undefined>>;
  readonly functionCredentials: (definition: LambdaFunction) => {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken: string;
  };
  readonly credentials: CredentialStore;
  /** What a project's backends are reached by. Throws before anything has changed. */
  readonly backends: (serving: Serving) => Backends;
  /** Which addresses calls of backends and services may go to. */
  readonly backendAddresses: AddressPolicy;
  readonly services: ServiceAccess;
  /** Where functions are invoked that are not here. */
  readonly lambda: LambdaEndpoints;
  readonly functionLog: FunctionLog;
  /** For the operator: good to know, and nothing to mend. */
  readonly remark: (sentence: string) => void;
  /** What the control listener answers besides: the control plane. */
  readonly controlRoutes?: (deps: DataPlaneDeps) => readonly ControlRoute[];
  /** What interpreters run of ours; without it, as npm has installed it. */
  readonly ownPrograms?: OwnPrograms | undefined;
}

/** The whole gateway: what it serves can be replaced while connections are open. */
export interface Gateway {
  readonly port: number;
  /** Of the control listener. */
  readonly controlUrl: string;
  readonly connections: LiveConnections;
  /** Requests under way. */
  readonly pending: Pick<PendingWork, "size" | "fewer">;
  /** Resolves when no function runs an event, those nobody waits for included. */
  functionsSettled(): Promise<void>;
  /** There is new code on disk, of all functions or of those with these ARNs. */
  reloadFunctions(functionArns?: Iterable<string>): void;
  /** One sentence for each runtime that this machine does not have in that version. Never rejects. */
  interpreterDifferences(): Promise<readonly string[]>;
  /** Throws when it is not sound; `apply` serves it: the stages point to what they are to follow from then on. */
  prepare(serving: Serving): { apply(): Applied };
  /** Closes the clients of a stage that is not served any more with 1001, and runs each `$disconnect`. */
  endStage(stage: StageName): void;
  /** TLS clients that come from now on get these certificates; open connections stay. */
  useTls(tls: ListenTls): void;
  /** As `useTls`, for the control listener. */
  useControlTls(tls: ControlTls): void;
  /** Closes every client with 1001, runs each `$disconnect`, then stops. Takes at most twice `drainMs`. */
  stop(drainMs: number): Promise<void>;
}

/** The one place that names concrete adapters, but for the early parts, which a gateway that throws has closed. */
export function startGateway(
  options: GatewayOptions,
  serving: Serving,
  early: EarlyParts = openEarlyParts(options, serving.functions),
): Gateway {
  try {
    const gateway = putTogether(options, serving, early);
    const collection = new IdleCollection(gateway.connections);
    return {
      ...gateway,
      stop(drainMs) {
        collection[Symbol.dispose]();
        return gateway.stop(drainMs);
      },
    };
  } catch (error) {
    void early.close();
    throw error;
  }
}

function putTogether(options: GatewayOptions, serving: Serving, early: EarlyParts): Gateway {
  const { clock, region, accountId, probe } = options;
  const machineClock = options.machineClock ?? clock;
  const pending = new PendingWork();
  const apis = new ServedApis(accountRequestLimit(options.limits));
  const connections = new LiveConnections();
  const telemetry = startTelemetry(options);
  const { reportBug } = telemetry;
  const { control } = early;
  const { backends, compiled = new CompiledApis(options.relax) } = options;
  const deployer = new Deployer({ apis, telemetry, compiled, backends, early }, serving);
  const { functions } = deployer;
  const http = httpInvoker({
    backends: () => deployer.backends,
    hosts: hostsOf(options),
    clock: machineClock,
  });
  const remote = {
    ...{ local: functions, http, clock: machineClock, region, accountId },
    ...{ endpoints: options.lambda, keys: options.services.keys },
    ownUrl: () => control.url,
  };
  let listener: Listener | undefined;
  const called = { functions: withRemoteFunctions(remote), http, clock };
  const faults = probe?.faults(called);
  const deps = engineDeps(
    options,
    {
      ...{ clock, apis, connections, activity: telemetry.activity, http, reportBug },
      ...{ faults, functions: faults?.functions ?? called.functions },
      port: () => listener?.port ?? options.port,
    },
    pending,
  );
  deployer.prepare(serving).apply();
  const plane = dataPlane(deps, pending);
  listener = listenForClients({ ...options, reportBug }, probe?.dataPlane(plane) ?? plane);
  serveControl(control, deps, {
    controlRoutes: options.controlRoutes,
    logTails: early.logTails,
    definitions: () => deployer.definitions,
    isRemote: (functionArn) => isRemote(remote, functionArn),
    metrics: telemetry.metricsRoute({
      ...{ apis, connections, pending },
      functions: () => deployer.usage(),
    }),
  });
  const listening = { listener, control, http };
  return {
    port: listener.port,
    controlUrl: control.url,
    connections,
    pending,
    functionsSettled: () => functions.settled(),
    reloadFunctions: (functionArns) => deployer.reloadFunctions(functionArns),
    interpreterDifferences: () => interpreterDifferences(deployer.definitions, INTERPRETERS),
    prepare: (next) => deployer.prepare(next),
    endStage(name) {
      const stage = apis.end(name);
      if (stage !== undefined) connections.closeStage(stage, GOING_AWAY);
    },
    useTls: listener.useTls,
    useControlTls: control.useTls,
    stop: (drainMs) => {
      const parts = { ...listening, connections, pending, functions, telemetry };
      return stopGateway({ ...parts, clock: machineClock, warn: options.warn }, drainMs);
    },
  };
}

function hostsOf({ backendAddresses, clock, machineClock }: GatewayOptions): BackendHosts {
  return new BackendHosts({ policy: backendAddresses, clock: machineClock ?? clock });
}

/** Every route of the control listener is named here. */
function serveControl(
  control: Control,
  deps: DataPlaneDeps,
  parts: Pick<InvokeApiDeps, "definitions" | "isRemote" | "logTails"> & {
    readonly metrics: ControlRoute;
    readonly controlRoutes: GatewayOptions["controlRoutes"];
  },
): void {
  const invoke = invokeRoute({ ...deps, ...parts });
  const own = parts.controlRoutes?.(deps) ?? [];
  const routes = { all: [invoke, parts.metrics, ...own], forFunctions: [invoke] };
  control.serve(routes, {
    reportBug: deps.reportBug,
    refused: (request, refusal) =>
      noteRefused(deps, request, { requestId: deps.ids.uuid(), ...refusal }),
  });
}

function engineDeps(
  options: GatewayOptions,
  parts: Pick<
    DataPlaneDeps,
    | ("clock" | "apis" | "connections" | "functions" | "activity" | "port" | "http")
    | ("reportBug" | "faults")
  >,
  pending: PendingWork,
): DataPlaneDeps {
  const { limits, relax } = options;
  const invoking = {
    ...parts,
    services: options.services,
    integrationTimeoutMs: limits.integrationTimeoutMs,
    ids: randomIds(),
  };
  return {
    ...invoking,
    credentials: options.credentials,
    signingKeys: new SigningKeyCache(),
    region: options.region,
    strictRegion: options.strictRegion,
    signersClock: options.machineClock,
    accountId: options.accountId,
    authorizerLimits: limits,
    account: accountThrottle(limits),
    lenientConnectionArn: relax.lenientConnectionArn,
    upgradeRequired426: relax.upgradeRequired426,
    messageBytesMax: limits.messageBytesMax,
    postToConnectionBytesMax: limits.postToConnectionBytesMax,
    lifecycle: {
      clock: parts.clock,
      alarms: new Alarms(parts.clock, parts.reportBug),
      limits: { ...limits, pingIsActivity: relax.pingIsActivity },
      ...endOfConnection(invoking, pending),
    },
  };
}
