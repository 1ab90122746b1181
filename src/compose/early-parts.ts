import { type LocalFunctions, startFunctions } from "../adapters/functions/local-functions.ts";
import type { LambdaFunction } from "../core/model/lambda-function.ts";
import { LogTails } from "../engine/log-tails.ts";
import { type Control, openControl } from "./control.ts";
import type { GatewayOptions } from "./gateway.ts";
import type { Inspections } from "./inspections.ts";
import { type RunningFunctions, runningFunctions } from "./running-functions.ts";

/** What is there first, so that functions can start while the rest of a gateway is loaded and put together. */
export interface EarlyParts {
  readonly control: Control;
  readonly logTails: LogTails;
  /** The functions of the first deployment. */
  readonly functions: RunningFunctions;
  /** What runs one of another. */
  runtimeOf(definition: LambdaFunction): LocalFunctions;
  /** For a gateway that does not come to be. */
  close(): Promise<void>;
}

/** Throws `CannotListen`. */
export function openEarlyParts(
  options: Pick<
    GatewayOptions,
    | ("clock" | "machineClock" | "control" | "region" | "accountId" | "ownPrograms")
    | ("functionCredentials" | "functionEnvironment" | "functionLimits" | "functionLog")
    | "inheritedEnvironment"
  >,
  definitions: readonly LambdaFunction[],
  inspections?: Inspections,
): EarlyParts {
  const { region, accountId, ownPrograms } = options;
  const clock = options.machineClock ?? options.clock;
  const control = openControl(options.control, clock);
  const logTails = new LogTails(clock);
  const runtimeOf = (definition: LambdaFunction) =>
    startFunctions({
      functions: [definition],
      ...{ region, accountId, ownPrograms },
      credentialsFor: options.functionCredentials,
      environment: options.functionEnvironment,
      inherited: options.inheritedEnvironment,
      limits: options.functionLimits,
      lambdaEndpoint: () => control.functionUrl,
      inspectionOf: (each) => inspections?.of(each),
      log(line) {
        logTails.note(line);
        options.functionLog(line);
      },
    });
  const functions = runningFunctions(definitions, new Map(), runtimeOf);
  return {
    ...{ control, logTails, functions, runtimeOf },
    async close() {
      const runtimes = [...functions.values()].map(({ runtime }) => runtime);
      await Promise.all([control.stop(), ...runtimes.map((each) => each[Symbol.asyncDispose]())]);
    },
  };
}
