import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { awsProfileCredentials } from "../adapters/credentials/aws-profiles.ts";
import { configuredCredentials } from "../adapters/credentials/configured.ts";
import { credentialStore } from "../adapters/credentials/credential-store.ts";
import { FunctionCredentials } from "../adapters/credentials/function-credentials.ts";
import { serviceKeys } from "../adapters/credentials/service-keys.ts";
import {
  type FunctionLimits,
  LAMBDA_FUNCTION_LIMITS,
} from "../adapters/functions/function-limits.ts";
import type { FunctionLog } from "../adapters/functions/function-log.ts";
import type { OwnPrograms } from "../adapters/functions/own-programs.ts";
import { embeddedPrograms, PROGRAMS_ASSET } from "../adapters/programs/embedded-programs.ts";
import { systemClock } from "../adapters/system/system-clock.ts";
import type { Traces } from "../adapters/telemetry/traces.ts";
import { serviceEndpointsOf } from "../config/aws-services.ts";
import type { Config } from "../config/config.ts";
import { lambdaEndpointsOf } from "../config/function-endpoints.ts";
import type { InheritedEnvironment } from "../config/sources.ts";
import { AddressPolicy } from "../core/address-policy.ts";
import type { DomainName } from "../core/model/domain-name.ts";
import type { Project } from "../core/model/project.ts";
import { servingOf } from "../core/model/serving.ts";
import type { Activity } from "../core/telemetry/activity.ts";
import type { ServiceAccess } from "../engine/integration/integration-call.ts";
import { oneTimerClock } from "../engine/one-timer-clock.ts";
import type { Clock, CredentialStore, KnownCredential } from "../engine/ports.ts";
import { devBackends } from "./dev-backends.ts";
import { prepareTls } from "./dev-tls.ts";
import { type Gateway, startGateway } from "./gateway.ts";

export interface DevGatewayOutput {
  readonly warn: (text: string) => void;
  /** Good to know, and nothing to mend. */
  readonly remark: (text: string) => void;
  readonly activity: (activity: Activity) => void;
  /** A line of a stage's access log that no file takes. */
  readonly accessLog: (line: string, stageName: string) => void;
  /** A line of a stage's execution log that no file takes. */
  readonly executionLog: (line: string, stageName: string) => void;
  readonly functionLog: FunctionLog;
}

export interface DevGatewayOptions {
  readonly config: Config;
  readonly project: Project;
  readonly inherited: InheritedEnvironment;
  readonly output: DevGatewayOutput;
  readonly clock?: Clock;
}

export interface DevGateway extends Gateway {
  /**
   * Makes and reads the certificates of these custom domains. What it answers serves them, on the port that is open. Throws
   * `ConfigError` for a domain whose own cannot be read.
   */
  prepareCertificates(domainNames: readonly DomainName[]): Promise<() => void>;
}

/** A gateway for one developer's machine: its own certificate authority, and keys it can know. */
export async function startDevGateway(options: DevGatewayOptions): Promise<DevGateway> {
  const { config, project, inherited, output } = options;
  const reportBug = (error: unknown): void =>
    output.warn(`Internal error, please report it: ${stackOf(error)}`);
  const clock = oneTimerClock(options.clock ?? systemClock, reportBug);
  const [tls, profiles] = await Promise.all([
    prepareTls(config, project.domainNames),
    awsProfileCredentials({
      environment: inherited.forAwsCredentials,
      accountId: config.accountId,
    }),
  ]);
  if (tls.notice !== undefined) output.warn(tls.notice);
  const minted = new FunctionCredentials(config.accountId);
  const credentials = credentialsFor(
    config,
    [...configuredCredentials(config.accessKeys), ...profiles],
    {
      minted,
      warn: output.warn,
    },
  );
  const gateway = startGateway(
    {
      clock,
      hosts: hostsFor(config.host),
      port: config.port,
      tls,
      control: {
        host: config.controlHost,
        port: config.controlPort,
        hostNames: config.controlHostNames?.split(",") ?? [],
      },
      region: config.region,
      accountId: config.accountId,
      strictRegion: config.strict,
      limits: config.limits,
      relax: config.relax,
      functionLimits: functionLimits(config),
      functionEnvironment: { ...tls.trust, ...QUIET_SDK },
      inheritedEnvironment: inherited.forFunctions,
      functionCredentials: (definition) => minted.for(definition),
      credentials,
      lambda: lambdaEndpointsOf(config),
      backends: devBackends(config, tls.clientCertificate),
      backendAddresses: AddressPolicy.compile(config.backends),
      services: servicesOf(config, clock),
      activitySinks: [{ record: output.activity }],
      accessLog: { file: config.accessLogFile, print: output.accessLog },
      executionLog: { file: config.executionLogFile, print: output.executionLog },
      traces: await tracesOf(config, output.warn),
      warn: output.warn,
      remark: output.remark,
      functionLog: output.functionLog,
      ownPrograms: ownPrograms(config, output.warn),
      reportBug,
    },
    servingOf(project),
  );
  return {
    ...gateway,
    async prepareCertificates(domainNames) {
      const next = await prepareTls(config, domainNames);
      return () => gateway.useTls(next);
    },
  };
}

function servicesOf(config: Config, clock: Clock): ServiceAccess {
  const configured = config.awsServices.credentials;
  return {
    endpoints: serviceEndpointsOf(config),
    keys: serviceKeys({ configured, clock, region: config.region }),
  };
}

/** The keys that may sign, and what is said of those that are let in all the same. */
function credentialsFor(
  { unknownAccessKeys, region }: Config,
  known: readonly KnownCredential[],
  { minted, warn }: { readonly minted: FunctionCredentials; readonly warn: (text: string) => void },
): CredentialStore {
  return credentialStore({
    ...{ known, minted, unknownAccessKeys },
    warn: (accessKeyId) => warn(unknownKeySentence(accessKeyId)),
    warnRegion: (signed) =>
      warn(
        `A request is signed for Region ${signed}, and this gateway is in ${region}. AWS and --strict refuse it.`,
      ),
  });
}

/** The single-file executable has to unpack what interpreters read; npm has it on disk. */
function ownPrograms(
  { stateFolder }: Config,
  warn: (sentence: string) => void,
): OwnPrograms | undefined {
  if (!Bun.isStandaloneExecutable) return undefined;
  const source = join(import.meta.dirname, PROGRAMS_ASSET);
  return embeddedPrograms({ source, folder: join(stateFolder, "programs"), warn });
}

/** OpenTelemetry is loaded only where somebody wants traces. */
async function tracesOf(
  { traces: { endpoint, serviceName, samplePercent } }: Config,
  warn: (sentence: string) => void,
): Promise<Traces | undefined> {
  if (endpoint === undefined) return undefined;
  const { startTraces } = await import("../adapters/telemetry/traces.ts");
  return startTraces({ endpoint, serviceName, samplePercent, warn });
}

/** The SDK's advice about this machine's Node is not about the code that is developed on it. */
const QUIET_SDK = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

function unknownKeySentence(accessKeyId: string): string {
  return (
    `A request is signed with access key ${accessKeyId}, which is not known here, so its signature cannot be verified. ` +
    "It is accepted; --strict refuses it, and settings.accessKeys in sluice.yaml makes it known."
  );
}

function functionLimits(config: Config): FunctionLimits {
  const { concurrentExecutionsMax, queueMax, idleInstanceMs } = config.functions;
  return {
    ...LAMBDA_FUNCTION_LIMITS,
    concurrentExecutionsMax,
    queuedInvocationsMax: queueMax,
    idleInstanceMs,
  };
}

/** Both loopback addresses for a loopback host: `localhost` is either, depending on the client. */
function hostsFor(host: string): string[] {
  if (host !== "127.0.0.1" && host !== "localhost") return [host];
  const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => address === "::1"),
  );
  return hasIpv6 ? ["127.0.0.1", "::1"] : ["127.0.0.1"];
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
