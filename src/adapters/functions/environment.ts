import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import { RESERVED_VARIABLES } from "../../core/reserved-variables.ts";
import { inOpt, layerVariables } from "./layer-variables.ts";

/**
 * The environment of a function's process.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 *
 * Gaps: 2026-11-22 no AWS_XRAY_DAEMON_ADDRESS and AWS_XRAY_CONTEXT_MISSING: there is no daemon.
 * By design: 2026-11-22 AWS refuses a function that sets a reserved name; here the value is ignored and a line says so.
 * By design: 2026-11-28 AWS_ENDPOINT_URL_LAMBDA leads to this gateway, so that functions invoke each other here; AWS sets none.
 * By design: 2026-11-22 PATH, HOME and the like are the gateway's, so that interpreters are found.
 */
export interface FunctionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface EnvironmentSource {
  readonly region: string;
  readonly credentialsFor: (lambdaFunction: LambdaFunction) => FunctionCredentials;
  /** Set by the gateway for each function; the function's own variables win. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where functions invoke functions, unless their environment says otherwise; asked when an instance starts. */
  readonly lambdaEndpoint?: () => string | undefined;
  /** The gateway's environment, of which a child gets only the names in `INHERITED` and `ENDPOINT`. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
}

/** What differs from one instance of a function to the next. */
export interface InstanceEnvironment {
  readonly runtimeApi: string;
  readonly runtimeFolder: string;
  readonly logStreamName: string;
}

/** Names a process needs on its machine. But for `ENDPOINT`, nothing else of the gateway's environment reaches a function. */
const INHERITED = [
  "PATH",
  "HOME",
  "TMPDIR",
  "TEMP",
  "TMP",
  "LANG",
  "LC_ALL",
  "LD_LIBRARY_PATH",
  "SystemRoot",
  "ComSpec",
  "PATHEXT",
  "USERPROFILE",
];

/**
 * Where AWS's SDKs and tools reach a service, so that one can be a stand-in on this machine. @connections alone is
 * reached by the event's own domain name and stage.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
const ENDPOINT = /^AWS_ENDPOINT_URL(_(?!APIGATEWAYMANAGEMENTAPI$)[A-Z0-9_]+)?$/;

const LAMBDA_ENDPOINT = "AWS_ENDPOINT_URL_LAMBDA";

export function instanceEnvironment(
  lambdaFunction: LambdaFunction,
  source: EnvironmentSource,
  instance: InstanceEnvironment,
): Record<string, string> {
  const environment: Record<string, string> = { TZ: ":UTC", LANG: "en_US.UTF-8" };
  for (const name of INHERITED) {
    const value = source.inherited[name];
    if (value !== undefined) environment[name] = value;
  }
  for (const [name, value] of Object.entries(source.inherited)) {
    if (value !== undefined && ENDPOINT.test(name)) environment[name] = value;
  }
  const lambdaEndpoint = source.lambdaEndpoint?.();
  if (lambdaEndpoint !== undefined) environment[LAMBDA_ENDPOINT] ??= lambdaEndpoint;
  Object.assign(environment, source.environment, layerVariables(lambdaFunction, environment));
  for (const [name, value] of Object.entries(lambdaFunction.environment)) {
    if (!RESERVED_VARIABLES.has(name)) environment[name] = inOpt(value, lambdaFunction);
  }
  return Object.assign(environment, reservedVariables(lambdaFunction, source, instance));
}

/** The variables of a function that Lambda keeps for itself, in the order they are written. */
export function ignoredVariables(lambdaFunction: LambdaFunction): string[] {
  return Object.keys(lambdaFunction.environment).filter((name) => RESERVED_VARIABLES.has(name));
}

/** `2026/11/22/[$LATEST]` and 32 hexadecimal digits: one for each instance. */
export function logStreamName(now: Date): string {
  const date = now.toISOString().slice(0, 10).replaceAll("-", "/");
  return `${date}/[$LATEST]${crypto.randomUUID().replaceAll("-", "")}`;
}

function reservedVariables(
  lambdaFunction: LambdaFunction,
  source: EnvironmentSource,
  instance: InstanceEnvironment,
): Record<string, string> {
  const credentials = source.credentialsFor(lambdaFunction);
  const reserved: Record<string, string> = {
    _HANDLER: inOpt(lambdaFunction.handler, lambdaFunction),
    AWS_REGION: source.region,
    AWS_DEFAULT_REGION: source.region,
    AWS_LAMBDA_FUNCTION_NAME: lambdaFunction.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambdaFunction.memorySizeMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${lambdaFunction.functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: instance.logStreamName,
    AWS_LAMBDA_RUNTIME_API: instance.runtimeApi,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    LAMBDA_TASK_ROOT: lambdaFunction.codePath,
    LAMBDA_RUNTIME_DIR: instance.runtimeFolder,
  };
  // AWS does not define it for OS-only runtimes.
  if (!lambdaFunction.runtime.startsWith("provided")) {
    reserved.AWS_EXECUTION_ENV = `AWS_Lambda_${lambdaFunction.runtime}`;
  }
  return reserved;
}
