import { dirname, resolve } from "node:path";
import { compileRolePolicies } from "../../core/authorization/role-policies.ts";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import { codeAt } from "../code-place.ts";
import { codeProblem } from "../code-problem.ts";
import { ProjectError } from "../project-error.ts";
import { type Exists, runtimeProblem } from "../runnable.ts";
import { functionArn } from "./arn.ts";
import { expandLayers, type LayerContext } from "./expand-layers.ts";
import { checkedVariables, type Variables } from "./function-variables.ts";
import type { WrittenFunction } from "./schema.ts";
import { DEFAULT_MEMORY_SIZE_MB, DEFAULT_TIMEOUT_SECONDS, HANDLER } from "./schema.ts";
import type { YamlSource } from "./yaml-source.ts";

interface FunctionContext extends LayerContext {
  /** Variables of every function; a function's own win. */
  readonly shared: Variables;
}

/** One entry of `functions`, with Lambda's defaults. */
export function expandFunction(
  functionName: string,
  written: WrittenFunction,
  context: FunctionContext,
): LambdaFunction {
  const { file, region, accountId, source, warn, shared, exists } = context;
  const path = ["functions", functionName];
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(functionName)) {
    const message = `The function name "${functionName}" must be 1 to 64 letters, digits, - and _`;
    throw new ProjectError(message, source.positionOf(path));
  }
  const { runtime, timeout, memorySize, reservedConcurrentExecutions } = written;
  const own = checkedVariables(written.environment, [...path, "environment"], { source, warn });
  const layers = expandLayers(functionName, written.layers, context);
  const lambda: LambdaFunction = {
    functionName,
    functionArn: functionArn({ region, accountId, functionName }),
    handler: handlerOf(functionName, written, source),
    runtime,
    ...codeOf(functionName, written, { file, source }),
    timeoutSeconds: timeout ?? DEFAULT_TIMEOUT_SECONDS,
    memorySizeMb: memorySize ?? DEFAULT_MEMORY_SIZE_MB,
    environment: { ...shared, ...own },
    ...(layers.length === 0 ? {} : { layers }),
    ...(reservedConcurrentExecutions === undefined ? {} : { reservedConcurrentExecutions }),
    ...rolePolicies(written.policy, [...path, "policy"], source),
  };
  const wrong = runtimeProblem(runtime);
  if (wrong !== undefined) {
    const position = source.positionOf([...path, "runtime"]);
    if (wrong.isRefused) throw new ProjectError(wrong.message, position);
    warn({ message: `functions.${functionName}: ${wrong.message}`, position });
  }
  warnAboutCode(lambda, exists, { source, warn });
  return lambda;
}

/** A folder, a zip, or the text itself. */
function codeOf(
  name: string,
  { codeUri, inlineCode }: WrittenFunction,
  { file, source }: Pick<FunctionContext, "file" | "source">,
): Pick<LambdaFunction, "codePath" | "package"> {
  const folder = dirname(file);
  if (inlineCode === undefined) return codeAt(resolve(folder, codeUri ?? "."));
  if (codeUri === undefined) {
    return { codePath: folder, package: { kind: "inline", text: inlineCode } };
  }
  const message = `functions.${name} has both codeUri and inlineCode: remove one`;
  throw new ProjectError(message, source.positionOf(["functions", name, "inlineCode"]));
}

/** Without a policy, what the function may do is not said, so it may do everything. */
function rolePolicies(
  documents: WrittenFunction["policy"],
  path: readonly string[],
  source: YamlSource,
): Pick<LambdaFunction, "rolePolicies"> {
  if (documents === undefined) return {};
  try {
    compileRolePolicies(documents);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ProjectError(`${path.join(".")}: ${error.message}`, source.positionOf(path));
  }
  return { rolePolicies: documents };
}

/** What would fail at the first call is said at start. */
function warnAboutCode(
  lambda: LambdaFunction,
  exists: Exists | undefined,
  { source, warn }: Pick<FunctionContext, "source" | "warn">,
): void {
  const { functionName, package: packed } = lambda;
  const problem = codeProblem(lambda, exists);
  if (problem === undefined) return;
  const code = packed?.kind === "inline" ? "inlineCode" : "codeUri";
  const key = problem.about === "code" ? code : "handler";
  const position = source.positionOf(["functions", functionName, key]);
  const message = `functions.${functionName}: ${problem.message}`;
  if (problem.isRefused) throw new ProjectError(message, position);
  warn({ message, position });
}

/** Whether a function's handler can be found in its code. */
export function isHandler({
  runtime,
  handler,
}: Pick<LambdaFunction, "runtime" | "handler">): boolean {
  if (!HANDLER.test(handler)) return false;
  if (runtime.startsWith("provided")) return true;
  return /^.*[^./]\.[\p{L}_$][\p{L}\p{N}_$]*$/u.test(handler);
}

/** A custom runtime starts `bootstrap` whatever the handler; the others need `file.export`. */
function handlerOf(
  name: string,
  { handler, runtime }: WrittenFunction,
  source: YamlSource,
): string {
  if (runtime.startsWith("provided") && handler === undefined) return "bootstrap";
  if (handler !== undefined && isHandler({ runtime, handler })) return handler;
  const was = handler === undefined ? "is missing: it" : `is "${handler}" and`;
  const message = `functions.${name}.handler ${was} must be file.export such as src/send.handler`;
  throw new ProjectError(message, source.positionOf(["functions", name, "handler"]));
}
