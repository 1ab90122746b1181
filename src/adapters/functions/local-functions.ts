import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import type {
  CallSignal,
  EventOutcome,
  FunctionInvoker,
  FunctionOutcome,
  FunctionRequest,
} from "../../engine/ports.ts";
import {
  type EnvironmentSource,
  ignoredVariables,
  instanceEnvironment,
  logStreamName,
} from "./environment.ts";
import type { FunctionLimits } from "./function-limits.ts";
import type { FunctionLog } from "./function-log.ts";
import type { Inspection } from "./inspection.ts";
import { type InitFailure, Instance, type InstanceOwner } from "./instance.ts";
import { INSTALLED_PROGRAMS, type OwnPrograms } from "./own-programs.ts";
import { FunctionPool, initFailure } from "./pool.ts";
import {
  INTERPRETERS,
  type Interpreters,
  isSupportedRuntime,
  runtimeCommand,
} from "./runtime-command.ts";
import { newTraceId } from "./trace-id.ts";

export interface FunctionsOptions extends EnvironmentSource {
  readonly functions: readonly LambdaFunction[];
  readonly accountId: string;
  readonly limits: FunctionLimits;
  readonly log: FunctionLog;
  /** A name on PATH or an absolute path. Default: `node`. */
  readonly nodeExecutable?: string;
  /** A name on PATH or an absolute path. Default: `python3`. */
  readonly pythonExecutable?: string;
  /** Default: as npm has installed them. */
  readonly ownPrograms?: OwnPrograms | undefined;
  /** Where a debugger may attach to a function. */
  readonly inspectionOf?: ((lambdaFunction: LambdaFunction) => Inspection | undefined) | undefined;
}

export interface LocalFunctions extends FunctionInvoker, AsyncDisposable {
  /** Starts an instance of a function that has none, for the first event to find ready; any other ARN is passed over. */
  preinitialize(functionArn: string): void;
  /** There is new code on disk: instances finish their event, then end; the next event starts new ones. */
  reload(functionNames?: readonly string[]): void;
  /** What each function takes of the machine at this moment. */
  usage(): readonly FunctionUsage[];
}

export interface FunctionUsage {
  readonly functionName: string;
  readonly instances: number;
  readonly waitingEvents: number;
}

/** Runs functions as child processes. None is started before its first event, unless `preinitialize()` says so. */
export function startFunctions(options: FunctionsOptions): LocalFunctions {
  const pools = new Map<string, FunctionPool>();
  const unsupported = new Map<string, string>();
  for (const lambdaFunction of options.functions) {
    const { functionArn, functionName, runtime } = lambdaFunction;
    if (isSupportedRuntime(runtime)) {
      warnOfIgnoredVariables(lambdaFunction, options.log);
      pools.set(functionArn, openPool(lambdaFunction, options));
    } else {
      unsupported.set(
        functionArn,
        `Function "${functionName}" has runtime "${runtime}", which cannot be run here: use nodejs*, python* or provided*`,
      );
    }
  }
  const run = (request: FunctionRequest, signal: CallSignal) => {
    const { functionArn, payload } = request;
    const pool = pools.get(functionArn) ?? pools.get(unqualified(functionArn));
    if (pool === undefined) return undefined;
    const requestId = request.requestId ?? crypto.randomUUID();
    const traceId = request.traceId ?? newTraceId(Date.now());
    return pool.invoke({ functionArn, payload, requestId, traceId }, signal);
  };
  const byName = new Map(options.functions.map((each) => [each.functionName, each.functionArn]));
  return {
    invoke: async (request, signal) =>
      (await run(request, signal)) ?? notFound(request.functionArn, unsupported),
    invokeEvent: async (request, signal) => {
      if (signal.aborted) return { kind: "aborted" };
      const running = run(request, NEVER);
      if (running === undefined) return notFound(request.functionArn, unsupported);
      return { kind: "accepted", done: ended(running, request.functionArn, options) };
    },
    preinitialize: (functionArn) => pools.get(functionArn)?.preinitialize(),
    reload: (functionNames = [...byName.keys()]) => {
      for (const name of functionNames) pools.get(byName.get(name) ?? "")?.reload();
    },
    usage: () =>
      [...byName].flatMap(([functionName, functionArn]) => {
        const pool = pools.get(functionArn);
        return pool === undefined ? [] : [{ functionName, ...pool.usage }];
      }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...pools.values()].map((pool) => pool[Symbol.asyncDispose]()));
    },
  };
}

function openPool(lambdaFunction: LambdaFunction, options: FunctionsOptions): FunctionPool {
  const interpreters: Interpreters = {
    node: options.nodeExecutable ?? INTERPRETERS.node,
    python: options.pythonExecutable ?? INTERPRETERS.python,
  };
  const { limits, log } = options;
  const inspection = options.inspectionOf?.(lambdaFunction);
  return new FunctionPool({
    lambdaFunction,
    limits,
    isInspected: inspection !== undefined,
    startInstance: (owner) =>
      startInstance(owner, { lambdaFunction, interpreters, options, limits, log, inspection }),
  });
}

/** Nobody can call off an event that was handed over. */
const NEVER = new AbortController().signal;

/** A function's own log tells how its event went, but not that there was none. */
async function ended(
  running: Promise<FunctionOutcome>,
  functionArn: string,
  { log }: FunctionsOptions,
): Promise<void> {
  const outcome = await running;
  if (outcome.kind !== "throttled") return;
  const functionName = unqualified(functionArn).split(":").at(-1) ?? functionArn;
  log({ functionName, stream: "platform", text: `An event is lost: ${outcome.detail}` });
}

interface StartContext {
  readonly lambdaFunction: LambdaFunction;
  readonly interpreters: Interpreters;
  readonly options: FunctionsOptions;
  readonly limits: FunctionLimits;
  readonly log: FunctionLog;
  readonly inspection: Inspection | undefined;
}

function startInstance(owner: InstanceOwner, context: StartContext): Instance | InitFailure {
  const { lambdaFunction, interpreters, options, limits, log, inspection } = context;
  const { functionName } = lambdaFunction;
  const own = options.ownPrograms ?? INSTALLED_PROGRAMS;
  const environment = (runtimeApi: string) =>
    instanceEnvironment(lambdaFunction, options, {
      runtimeApi,
      runtimeFolder: own.bootstrapFolder(),
      logStreamName: logStreamName(new Date()),
    });
  try {
    const found = runtimeCommand(lambdaFunction, interpreters, own, inspection);
    if (found.kind === "unusable") {
      log({ functionName, stream: "platform", text: found.sentence });
      return initFailure(found.errorType, found.sentence);
    }
    return new Instance(
      { lambdaFunction, command: found.command, environment, limits, log, inspection },
      owner,
    );
  } catch (error) {
    const sentence = `Cannot start function "${functionName}": ${String(error)}`;
    log({ functionName, stream: "platform", text: sentence });
    return initFailure("Runtime.InvalidEntrypoint", sentence);
  }
}

function warnOfIgnoredVariables(lambdaFunction: LambdaFunction, log: FunctionLog): void {
  const { functionName } = lambdaFunction;
  for (const name of ignoredVariables(lambdaFunction)) {
    const text = `The environment of function "${functionName}" sets ${name}, which Lambda reserves: the value is ignored`;
    log({ functionName, stream: "platform", text });
  }
}

function notFound(
  functionArn: string,
  unsupported: ReadonlyMap<string, string>,
): Extract<EventOutcome, { readonly kind: "notFound" }> {
  const detail = unsupported.get(unqualified(functionArn)) ?? `Function not found: ${functionArn}`;
  return { kind: "notFound", detail };
}

/** Every version and alias of a local function is the code on disk. */
function unqualified(functionArn: string): string {
  const parts = functionArn.split(":");
  return parts.length === 8 ? parts.slice(0, 7).join(":") : functionArn;
}
