import { networkInterfaces } from "node:os";
import { join } from "node:path";
import type { FunctionCredentials } from "../adapters/credentials/function-credentials.ts";
import { serviceKeys } from "../adapters/credentials/service-keys.ts";
import {
  type FunctionLimits,
  LAMBDA_FUNCTION_LIMITS,
} from "../adapters/functions/function-limits.ts";
import type { FunctionLog } from "../adapters/functions/function-log.ts";
import type { OwnPrograms } from "../adapters/functions/own-programs.ts";
import { embeddedPrograms, PROGRAMS_ASSET } from "../adapters/programs/embedded-programs.ts";
import type { Traces } from "../adapters/telemetry/traces.ts";
import { serviceEndpointsOf } from "../config/aws-services.ts";
import type { Config } from "../config/config.ts";
import { lambdaEndpointsOf } from "../config/function-endpoints.ts";
import type { InheritedEnvironment } from "../config/sources.ts";
import { AddressPolicy } from "../core/address-policy.ts";
import type { Activity } from "../core/telemetry/activity.ts";
import type { Clock } from "../engine/ports.ts";
import type { GatewayOptions } from "./gateway.ts";

/** Who is told of what a gateway does. */
export interface GatewayOutput {
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

type OwnOptions =
  | "tls"
  | "strictRegion"
  | "credentials"
  | "backends"
  | "functionEnvironment"
  | "reportBug";

/** What every gateway takes from its settings, whoever runs it and whatever certificates and keys it has. */
export async function gatewaySettings(parts: {
  readonly config: Config;
  readonly inherited: InheritedEnvironment;
  readonly output: GatewayOutput;
  readonly clock: Clock;
  /** See `GatewayOptions`. */
  readonly machineClock?: Clock | undefined;
  readonly minted: FunctionCredentials;
  /** Where the single-file executable unpacks what interpreters read. */
  readonly folder: string;
}): Promise<Omit<GatewayOptions, OwnOptions>> {
  const { config, inherited, output, clock, minted, folder } = parts;
  const machineClock = parts.machineClock ?? clock;
  return {
    clock,
    ...(parts.machineClock === undefined ? {} : { machineClock }),
    hosts: hostsFor(config.host),
    port: config.port,
    control: {
      host: config.controlHost,
      port: config.controlPort,
      hostNames: config.controlHostNames?.split(",") ?? [],
    },
    region: config.region,
    accountId: config.accountId,
    limits: config.limits,
    relax: config.relax,
    functionLimits: functionLimits(config),
    inheritedEnvironment: inherited.forFunctions,
    functionCredentials: (definition) => minted.for(definition),
    lambda: lambdaEndpointsOf(config),
    backendAddresses: AddressPolicy.compile(config.backends),
    services: {
      endpoints: serviceEndpointsOf(config),
      keys: serviceKeys({
        configured: config.awsServices.credentials,
        clock: machineClock,
        region: config.region,
      }),
      clock: machineClock,
    },
    activitySinks: [{ record: output.activity }],
    accessLog: { file: config.accessLogFile, print: output.accessLog },
    executionLog: { file: config.executionLogFile, print: output.executionLog },
    traces: await tracesOf(config, output.warn),
    warn: output.warn,
    remark: output.remark,
    functionLog: output.functionLog,
    ownPrograms: ownPrograms(folder, output.warn),
  };
}

/** Told of bugs, one sentence and the stack. */
export function bugReport(output: Pick<GatewayOutput, "warn">): (error: unknown) => void {
  return (error) => output.warn(`Internal error, please report it: ${stackOf(error)}`);
}

/** The SDK's advice about this machine's Node is not about the code that runs on it. */
export const QUIET_SDK = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

/** The single-file executable has to unpack what interpreters read; npm has it on disk. */
function ownPrograms(folder: string, warn: (sentence: string) => void): OwnPrograms | undefined {
  if (!Bun.isStandaloneExecutable) return undefined;
  const source = join(import.meta.dirname, PROGRAMS_ASSET);
  return embeddedPrograms({ source, folder: join(folder, "programs"), warn });
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
