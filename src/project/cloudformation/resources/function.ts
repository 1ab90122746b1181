import type { LambdaFunction } from "../../../core/model/lambda-function.ts";
import { isInvokedElsewhere, orEndpoint } from "../../absent-function.ts";
import { codeProblem } from "../../code-problem.ts";
import { RESERVED_CONCURRENCY_MAX, RUNNABLE_RUNTIME, runtimeProblem } from "../../runnable.ts";
import { functionArn } from "../identity/lambda.ts";
import { PropertyReader } from "../property-reader.ts";
import { referenceTo } from "../reference-to.ts";
import type { Scope, TemplateResource } from "../scope.ts";
import { entryPointHandler } from "./entry-point.ts";
import { readCode } from "./function-code.ts";
import { type LayerPlaces, readLayers } from "./function-layers.ts";

/** AWS Lambda quotas: seconds, MB, characters. */
const TIMEOUT_SECONDS = { min: 1, max: 900, default: 3 };
const MEMORY_MB = { min: 128, max: 10_240, default: 128 };
const CONCURRENCY = { min: 0, max: RESERVED_CONCURRENCY_MAX };

/** They say how AWS keeps or watches a function, not how it answers. */
const HARMLESS = [
  "Architectures",
  "AssumeRolePolicyDocument",
  "AutoPublishAlias",
  "AutoPublishAliasAllProperties",
  "AutoPublishCodeSha256",
  "CodeSigningConfigArn",
  "Description",
  "EphemeralStorage",
  "FunctionName",
  "KmsKeyArn",
  "LoggingConfig",
  "PackageType",
  "PermissionsBoundary",
  "Policies",
  "PropagateTags",
  "PublishToLatestPublished",
  "RecursiveLoop",
  "Role",
  "RolePath",
  "RuntimeManagementConfig",
  "SnapStart",
  "SourceKMSKeyArn",
  "Tags",
  "TracingConfig",
  "Tracing",
  "VersionDeletionPolicy",
  "VersionDescription",
  "VpcConfig",
];
const WITHOUT_EFFECT = [
  "CapacityProviderConfig",
  "DeadLetterConfig",
  "DeadLetterQueue",
  "DeploymentPreference",
  "DurableConfig",
  "EventInvokeConfig",
  "FileSystemConfigs",
  "FunctionScalingConfig",
  "FunctionUrlConfig",
  "ImageConfig",
  "ProvisionedConcurrencyConfig",
  "TenancyConfig",
];

/** `undefined`: its code is not here, so it cannot run here; a warning says so. */
export function readFunction(
  resource: TemplateResource,
  scope: Scope,
  places: LayerPlaces,
): LambdaFunction | undefined {
  const reader = PropertyReader.of(resource, scope);
  const found = readCode(reader, resource);
  if (found === undefined) return undefined;
  const { property, ...code } = found;
  const functionName = referenceTo(resource, scope);
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(functionName)) {
    const rule = "1 to 64 characters of letters, digits, hyphen and underscore";
    reader.fail("FunctionName", `FunctionName must be ${rule}: found ${functionName}`);
  }
  const layers = readLayers(reader, scope, places);
  const reserved = reader.integer("ReservedConcurrentExecutions", CONCURRENCY);
  const lambda: LambdaFunction = {
    functionName,
    functionArn: functionArn(scope.stack, functionName),
    handler: entryPointHandler(reader.requiredText("Handler"), resource.metadata, reader),
    runtime: reader.requiredText("Runtime"),
    ...code,
    timeoutSeconds: reader.integer("Timeout", TIMEOUT_SECONDS) ?? TIMEOUT_SECONDS.default,
    memorySizeMb: reader.integer("MemorySize", MEMORY_MB) ?? MEMORY_MB.default,
    environment: readEnvironment(reader),
    ...(layers.length === 0 ? {} : { layers }),
    ...(reserved === undefined ? {} : { reservedConcurrentExecutions: reserved }),
  };
  warnAboutCode(reader, lambda, { exists: places.exists, property });
  warnAboutEvents(reader, resource);
  reader.withoutEffect(WITHOUT_EFFECT);
  reader.harmless(...HARMLESS);
  reader.finish();
  return lambda;
}

/** What would fail at the first call is said at start. */
function warnAboutCode(
  reader: PropertyReader,
  lambda: LambdaFunction,
  { exists, property }: Pick<LayerPlaces, "exists"> & { readonly property: string },
): void {
  const runtime = runtimeProblem(lambda.runtime);
  if (runtime?.isRefused) reader.fail("Runtime", runtime.message);
  const { lambdaEndpoints } = reader.scope;
  if (runtime !== undefined && RUNNABLE_RUNTIME.test(lambda.runtime)) {
    reader.warn("Runtime", runtime.message);
  } else if (runtime !== undefined && !isInvokedElsewhere(lambda.functionArn, lambdaEndpoints)) {
    reader.warn("Runtime", `${runtime.message}, ${orEndpoint(lambda.functionName)}`);
  }
  const problem = codeProblem(lambda, exists);
  if (problem === undefined) return;
  const place = problem.about === "code" ? property : "Handler";
  if (problem.isRefused) reader.fail(place, problem.message);
  reader.warn(place, problem.message);
}

/** AWS Lambda, "Defined runtime environment variables": a function cannot set these. */
const RESERVED_VARIABLES = [
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
];

function readEnvironment(reader: PropertyReader): Readonly<Record<string, string>> {
  const environment = reader.nested("Environment");
  const variables = environment?.textMap("Variables") ?? {};
  environment?.finish();
  const reserved = Object.keys(variables).filter((name) => RESERVED_VARIABLES.includes(name));
  if (reserved.length > 0) {
    reader.warn(
      "Environment",
      `AWS refuses environment variables that Lambda sets itself: ${reserved.join(", ")}`,
    );
  }
  return variables;
}

/** A WebSocket API takes its functions from routes; the events of a function are of other services. */
function warnAboutEvents(reader: PropertyReader, resource: TemplateResource): void {
  reader.harmless("Events");
  const events = resource.properties.entries.get("Events");
  if (events?.kind !== "mapping") return;
  const types = [...events.entries.values()].flatMap((event) => {
    const type = event.kind === "mapping" ? event.entries.get("Type") : undefined;
    return type?.kind === "scalar" && /api|websocket/i.test(type.text) ? [type.text] : [];
  });
  if (types.length === 0) return;
  const list = [...new Set(types)].join(", ");
  reader.warn(
    "Events",
    `events of type ${list} have no effect: only WebSocket APIs run here, and their routes name their functions`,
  );
}
