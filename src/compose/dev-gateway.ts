import { join } from "node:path";
import { awsProfileCredentials } from "../adapters/credentials/aws-profiles.ts";
import { configuredCredentials } from "../adapters/credentials/configured.ts";
import { credentialStore } from "../adapters/credentials/credential-store.ts";
import { FunctionCredentials } from "../adapters/credentials/function-credentials.ts";
import { DeployedFolders } from "../adapters/function-code/deployed-folders.ts";
import { systemClock } from "../adapters/system/system-clock.ts";
import type { Config } from "../config/config.ts";
import type { InheritedEnvironment } from "../config/sources.ts";
import { connectFunctions } from "../core/connect-functions.ts";
import type { Inspecting } from "../core/inspecting.ts";
import type { DomainName } from "../core/model/domain-name.ts";
import type { Project } from "../core/model/project.ts";
import { type Serving, servingOf } from "../core/model/serving.ts";
import { oneTimerClock } from "../engine/one-timer-clock.ts";
import type { Clock, CredentialStore, KnownCredential } from "../engine/ports.ts";
import { DeployedCode } from "./deployed-code.ts";
import { prepareTls } from "./dev-tls.ts";
import { type EarlyParts, openEarlyParts } from "./early-parts.ts";
import type { Gateway, GatewayOptions, GatewayProbe } from "./gateway.ts";
import { bugReport, type GatewayOutput, gatewaySettings, QUIET_SDK } from "./gateway-settings.ts";
import { Inspections } from "./inspections.ts";
import { projectBackends } from "./project-backends.ts";

export interface DevGatewayOptions {
  readonly config: Config;
  readonly project: Project;
  readonly inherited: InheritedEnvironment;
  readonly output: GatewayOutput;
  readonly clock?: Clock;
  /** For sockets and other programs; without it, `clock`. */
  readonly machineClock?: Clock;
  /** Functions that a debugger may attach to. */
  readonly inspecting?: Inspecting | undefined;
  /** Of a test, which moves `clock`. */
  readonly probe?: GatewayProbe;
  /** Keys that may sign besides. */
  readonly credentials?: readonly KnownCredential[];
}

export interface DevGateway extends Gateway {
  /**
   * Makes and reads the certificates of these custom domains. What it answers serves them, on the port that is open. Throws
   * `ConfigError` for a domain whose own cannot be read.
   */
  prepareCertificates(domainNames: readonly DomainName[]): Promise<() => void>;
  /** `serving` with the code of its functions unpacked, as `prepare` wants it. Rejects with `SyntaxError`. */
  withCode(serving: Serving): Promise<Serving>;
}

/** A gateway for one developer's machine: its own certificate authority, and keys it can know. */
export async function startDevGateway(options: DevGatewayOptions): Promise<DevGateway> {
  const code = new DeployedCode(new DeployedFolders(join(options.config.stateFolder, "code")));
  try {
    return await startWith(options, code);
  } catch (error) {
    await code[Symbol.asyncDispose]();
    throw error;
  }
}

async function startWith(options: DevGatewayOptions, code: DeployedCode): Promise<DevGateway> {
  const { config, inherited, output } = options;
  // It is on its way while certificates are made.
  const unpacking = code.of(options.project.functions);
  unpacking.catch(() => undefined);
  const { domainNames } = options.project;
  const reportBug = bugReport(output);
  const clock = oneTimerClock(options.clock ?? systemClock, reportBug);
  const [tls, profiles] = await Promise.all([
    prepareTls(config, domainNames),
    awsProfileCredentials({
      environment: inherited.forAwsCredentials,
      accountId: config.accountId,
    }),
  ]);
  if (tls.notice !== undefined) output.warn(tls.notice);
  const minted = new FunctionCredentials(config.accountId);
  const credentials = credentialsFor(
    config,
    [...(options.credentials ?? []), ...configuredCredentials(config.accessKeys), ...profiles],
    {
      minted,
      warn: output.warn,
    },
  );
  const settings = await gatewaySettings({
    ...{ config, inherited, output, clock, minted },
    machineClock: options.machineClock && oneTimerClock(options.machineClock, reportBug),
    folder: config.stateFolder,
  });
  const whole = {
    ...settings,
    ...{ tls, credentials, reportBug, probe: options.probe },
    strictRegion: config.strict,
    functionEnvironment: { ...tls.trust, ...QUIET_SDK },
    backends: projectBackends(config, tls.clientCertificate),
  };
  const project = { ...options.project, functions: await unpacking };
  const { inspecting } = options;
  const inspections =
    inspecting && (await Inspections.open(inspecting, project.functions, output.remark));
  const gateway = await startWhole(whole, project, inspections);
  return {
    ...gateway,
    prepare: code.keeping(gateway.prepare),
    withCode: async (serving) => ({ ...serving, functions: await code.of(serving.functions) }),
    async stop(drainMs) {
      // What a debugger holds goes on, and ends in time.
      inspections?.[Symbol.dispose]();
      await gateway.stop(drainMs);
      await code[Symbol.asyncDispose]();
    },
    async prepareCertificates(domainNames) {
      const next = await prepareTls(config, domainNames);
      return () => gateway.useTls(next);
    },
  };
}

async function startWhole(
  whole: GatewayOptions,
  project: Project,
  inspections: Inspections | undefined,
): Promise<Gateway> {
  try {
    const early = openEarlyParts(whole, project.functions, inspections);
    preinitialize(project, early);
    // Loading it takes about as long as a function's process needs to start.
    const { startGateway } = await import("./gateway.ts");
    return startGateway(whole, servingOf(project), early);
  } catch (error) {
    inspections?.[Symbol.dispose]();
    throw error;
  }
}

/** What the first client waits for: the functions of `$connect` of the API that needs no name in the URL, a process each. */
function preinitialize({ apis: [api] }: Project, { functions }: EarlyParts): void {
  if (api === undefined) return;
  for (const arn of connectFunctions(api)) functions.get(arn)?.runtime.preinitialize(arn);
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

function unknownKeySentence(accessKeyId: string): string {
  return (
    `A request is signed with access key ${accessKeyId}, which is not known here, so its signature cannot be verified. ` +
    "It is accepted; --strict refuses it, and settings.accessKeys in sluice.yaml makes it known."
  );
}
