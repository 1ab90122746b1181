/**
 * The configuration of a function, as it comes and as it is answered (AWS Lambda API: "CreateFunction", "FunctionConfiguration";
 * AWS: "Lambda quotas", "Working with Lambda environment variables").
 *
 * Gaps: none known.
 * By design: 2026-11-28 a function is `Active` and its update `Successful` as soon as it is answered. 2026-11-28 `Role` is kept, and
 *   gives no permission. 2026-11-28 `TracingConfig`, `Architectures`, `EphemeralStorage` and `LoggingConfig` are shown again and
 *   change nothing here. 2026-11-28 what a function here cannot have, such as a VPC or layers, is refused. 2026-11-28 a runtime
 *   that does not run here is refused; a handler whose file is not in the code is found missing when it is called, as on AWS.
 */

import { encodeBase64 } from "../../core/base64.ts";
import { RESERVED_VARIABLES } from "../../core/reserved-variables.ts";
import { runtimeProblem } from "../../project/runnable.ts";
import { badRequest } from "../control-fault.ts";
import { ifSet } from "../if-set.ts";
import {
  anything,
  choice,
  list,
  map,
  number,
  type OptionalShape,
  optional,
  type RecordOf,
  record,
  text,
} from "../input/shape.ts";
import type { Context, Output } from "../operation.ts";
import { revisionIdFrom } from "../revision-id.ts";
import type { StoredFunction } from "../stored/function.ts";
import { arnOfFunction, LATEST } from "./lambda-operation.ts";

/** Bytes of all environment variables together. AWS: 4 KB. */
export const ENVIRONMENT_BYTES_MAX = 4_096;
/** Variables of one function. Ours: the bytes bound them. */
const VARIABLES_MAX = 2_048;

const handler = text({ max: 128, pattern: /^\S+$/, form: "a text without spaces" });
const role = text({
  ...{ max: 2_048, pattern: /^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role\/?[\w+=,.@/-]+$/ },
  form: "the ARN of a role",
});
const variableName = text({
  ...{ min: 2, max: 1_024, pattern: /^[a-zA-Z][a-zA-Z0-9_]+$/ },
  form: "a letter, and then letters, digits and _ alone",
});

/** Members that AWS has and that mean nothing here: each is refused unless it is empty. */
const REFUSED = [
  ...["CapacityProviderConfig", "CodeSigningConfigArn", "DeadLetterConfig", "DurableConfig"],
  ...["FileSystemConfigs", "ImageConfig", "KMSKeyArn", "Layers", "SnapStart", "TenancyConfig"],
  ...["VpcConfig", "PublishTo"],
] as const;

const refusedMembers: Readonly<Record<string, OptionalShape<unknown>>> = Object.fromEntries(
  REFUSED.map((name) => [name, optional(anything)]),
);

export const CONFIGURATION_MEMBERS = {
  ...refusedMembers,
  Description: optional(text({ max: 256 })),
  Environment: optional(
    record({
      Variables: optional(
        map(text({ max: ENVIRONMENT_BYTES_MAX, isSecret: true }), {
          ...{ max: VARIABLES_MAX, key: variableName },
        }),
      ),
    }),
  ),
  EphemeralStorage: optional(record({ Size: number({ min: 512, max: 10_240, isWhole: true }) })),
  Handler: optional(handler),
  LoggingConfig: optional(
    record({
      ApplicationLogLevel: optional(text({ max: 16 })),
      LogFormat: optional(choice(["Text", "JSON"])),
      LogGroup: optional(text({ min: 1, max: 512 })),
      SystemLogLevel: optional(text({ max: 16 })),
    }),
  ),
  MemorySize: optional(number({ min: 128, max: 10_240, isWhole: true })),
  Role: optional(role),
  Runtime: optional(text({ min: 1, max: 64 })),
  Timeout: optional(number({ min: 1, max: 900, isWhole: true })),
  TracingConfig: optional(record({ Mode: optional(choice(["Active", "PassThrough"])) })),
} as const;

export const architectures = optional(list(choice(["x86_64", "arm64"]), { max: 1 }));

export type GivenConfiguration = RecordOf<typeof CONFIGURATION_MEMBERS> & {
  readonly Architectures?: readonly string[];
};

type Configured = Pick<
  StoredFunction,
  | "handler"
  | "runtime"
  | "role"
  | "description"
  | "timeoutSeconds"
  | "memorySizeMb"
  | "environment"
  | "shown"
>;

/** `before` with what is given. Throws `ControlFault`. */
export function configured(before: Configured, given: GivenConfiguration): Configured {
  refuseMeaningless(given);
  const { Runtime: runtime, Environment, TracingConfig, EphemeralStorage } = given;
  if (runtime !== undefined) {
    const problem = runtimeProblem(runtime);
    if (problem !== undefined) throw badRequest(problem.message);
  }
  const environment =
    Environment === undefined ? before.environment : (Environment.Variables ?? {});
  checkEnvironment(environment);
  const { Architectures, LoggingConfig } = given;
  return {
    handler: given.Handler ?? before.handler,
    runtime: runtime ?? before.runtime,
    role: given.Role ?? before.role,
    description: given.Description ?? before.description,
    timeoutSeconds: given.Timeout ?? before.timeoutSeconds,
    memorySizeMb: given.MemorySize ?? before.memorySizeMb,
    environment,
    shown: {
      ...before.shown,
      ...ifSet({ TracingConfig, EphemeralStorage, Architectures, LoggingConfig }),
    },
  };
}

function refuseMeaningless(given: Readonly<Record<string, unknown>>): void {
  for (const name of REFUSED) {
    if (saysSomething(given[name])) {
      throw badRequest(`${name} must be left out: a function here has none`);
    }
  }
}

/** Tools send empty lists and texts for what is not set, and `ApplyOn: None`. */
function saysSomething(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === "None") return false;
  if (value === false) return false;
  return typeof value === "object" ? Object.values(value).some(saysSomething) : true;
}

function checkEnvironment(environment: Readonly<Record<string, string>>): void {
  const cannot = "Lambda was unable to configure your environment variables because";
  const reserved = Object.keys(environment).filter((name) => RESERVED_VARIABLES.has(name));
  if (reserved.length > 0) {
    throw badRequest(
      `${cannot} the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(", ")}`,
    );
  }
  const bytes = Buffer.byteLength(JSON.stringify(environment));
  if (bytes > ENVIRONMENT_BYTES_MAX) {
    throw badRequest(
      `${cannot} the environment variables you have provided exceeded the 4KB limit: they have ${bytes} bytes`,
    );
  }
}

/** A new one for each change: a UUID. */
export function newRevisionId({ newId }: Pick<Context, "newId">): string {
  return revisionIdFrom(newId(32));
}

/** As AWS answers: `FunctionConfiguration`. */
export function configurationOutput(
  functionName: string,
  stored: StoredFunction,
  context: Pick<Context, "region" | "accountId">,
): Output {
  const { environment, code, shown } = stored;
  return {
    FunctionName: functionName,
    FunctionArn: arnOfFunction(functionName, context),
    ...{ Runtime: stored.runtime, Role: stored.role, Handler: stored.handler },
    ...(code === undefined
      ? {}
      : { CodeSize: code.bytes, CodeSha256: encodeBase64(bytesOfHex(code.sha256)) }),
    ...{ Description: stored.description, Timeout: stored.timeoutSeconds },
    ...{ MemorySize: stored.memorySizeMb, Version: LATEST, RevisionId: stored.revisionId },
    LastModified: new Date(stored.lastModified).toISOString().replace("Z", "+0000"),
    ...(Object.keys(environment).length === 0 ? {} : { Environment: { Variables: environment } }),
    ...{ State: "Active", LastUpdateStatus: "Successful", PackageType: "Zip" },
    ...{ TracingConfig: { Mode: "PassThrough" }, Architectures: ["x86_64"] },
    ...{ EphemeralStorage: { Size: 512 } },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    ...shown,
    LoggingConfig: {
      ...{ LogFormat: "Text", LogGroup: `/aws/lambda/${functionName}` },
      ...(shown.LoggingConfig as Output | undefined),
    },
  };
}

function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
