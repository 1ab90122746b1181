import type { ValuePath } from "../../config/strict-map.ts";
import type { AddressPolicy } from "../../core/address-policy.ts";
import type { ServiceEndpoints } from "../../core/integration/aws-service/service-endpoint.ts";
import type { LambdaEndpoints } from "../../core/integration/remote-function.ts";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import type { ProjectWarning } from "../../core/model/project.ts";
import { absentFunctionAdvice } from "../absent-function.ts";
import { ProjectError } from "../project-error.ts";
import type { Exists } from "../runnable.ts";
import { invocationUri } from "./arn.ts";
import type { YamlSource } from "./yaml-source.ts";

/** What every part of an API is expanded with. */
export interface ApiContext {
  readonly source: YamlSource;
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
  readonly functions: readonly LambdaFunction[];
  readonly warn: (warning: ProjectWarning) => void;
  /** Of the file's `vpcLinks`. */
  readonly vpcLinkIds: ReadonlySet<string>;
  /** Of the file's `clientCertificates`. */
  readonly clientCertificateIds: ReadonlySet<string>;
  /** A change of this file changes the project; an absolute path. */
  readonly readFrom: (file: string) => void;
  /** Looks at the disk; `undefined`: what is there does not matter. */
  readonly exists?: Exists;
  /** Whether that has been said of another place. */
  readonly hasWarned: (message: string) => boolean;
  /** Where AWS's services are found; `undefined` where nobody said. */
  readonly serviceEndpoints?: ServiceEndpoints;
  /** Where functions are invoked that are not here; `undefined` where nobody said. */
  readonly lambdaEndpoints?: LambdaEndpoints;
  /** Which addresses backends may have; `undefined` where nobody said. */
  readonly backendAddresses?: AddressPolicy;
}

/** An error at a path of the file; the caller throws it. */
export function problem(context: ApiContext, path: ValuePath, message: string): ProjectError {
  return new ProjectError(message, context.source.positionOf(path));
}

export function warn(context: ApiContext, path: ValuePath, message: string): void {
  context.warn({ message, position: context.source.positionOf(path) });
}

/** Says that a count is above a quota that AWS can raise. */
export function warnAboveQuota(
  context: ApiContext,
  path: readonly string[],
  { count, max }: { readonly count: number; readonly max: number },
): void {
  if (count <= max) return;
  const name = path.join(".");
  warn(context, path, `${name} has ${count} entries; AWS allows ${max} unless the quota is raised`);
}

/** Says once of a function that is none of the file's when nothing invokes it, or when AWS does. */
export function adviseOnFunction(context: ApiContext, path: ValuePath, uri: string): void {
  const { functions, lambdaEndpoints, hasWarned } = context;
  const advice = absentFunctionAdvice(uri, lambdaEndpoints, (arn) =>
    functions.some(({ functionArn }) => functionArn === arn),
  );
  if (advice !== undefined && !hasWarned(advice)) warn(context, path, advice);
}

/** The invocation URI of one of the file's functions. */
export function functionUri(context: ApiContext, path: ValuePath, name: string): string {
  const { functions, region } = context;
  const found = functions.find(({ functionName }) => functionName === name);
  if (found !== undefined) return invocationUri({ arn: found.functionArn, region });
  const known = functions.map(({ functionName }) => functionName).join(", ");
  const hint = known === "" ? "the file has no functions" : `functions has ${known}`;
  throw problem(context, [...path, "function"], `There is no function "${name}": ${hint}`);
}
