import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import { functionKey, placeOf } from "../place-key.ts";
import type { CheckInput } from "./check-input.ts";
import { type Finding, finding } from "./finding.ts";

/** Bytes of a function's environment variables in all, names and values. AWS Lambda, "Lambda quotas": 4 KB. */
export const ENVIRONMENT_BYTES_MAX = 4_096;

/**
 * The day from which Lambda creates no functions with a runtime. AWS Lambda, "Lambda runtimes" and "Deprecated runtimes",
 * "Block function create"; where a day was moved, the latest that was announced.
 */
export const CREATED_UNTIL: Readonly<Record<string, string>> = {
  "nodejs10.x": "2021-07-30",
  "nodejs12.x": "2023-03-31",
  "nodejs14.x": "2024-01-09",
  "nodejs16.x": "2026-02-03",
  "nodejs18.x": "2026-02-03",
  "nodejs20.x": "2026-06-01",
  "nodejs22.x": "2027-06-01",
  "nodejs24.x": "2028-06-01",
  "python3.6": "2022-07-18",
  "python3.7": "2024-01-09",
  "python3.8": "2026-02-03",
  "python3.9": "2026-02-03",
  provided: "2024-01-08",
  "provided.al2": "2026-07-31",
};

const UTF8 = new TextEncoder();

/** Functions that Lambda would not create. */
export function lambdaQuotaFindings(input: CheckInput): Finding[] {
  return input.project.functions.flatMap((lambda) => [
    ...retired(lambda, input),
    ...environment(lambda, input),
  ]);
}

function retired({ functionName, functionArn, runtime }: LambdaFunction, input: CheckInput) {
  const day = Object.hasOwn(CREATED_UNTIL, runtime) ? CREATED_UNTIL[runtime] : undefined;
  if (day === undefined || input.today < day) return [];
  const position = placeOf(input.project, functionKey(functionArn));
  const message = `Function ${functionName} has the runtime ${runtime}, with which Lambda creates no functions since ${day}`;
  return [finding("retired-runtime", position, message)];
}

function environment(lambda: LambdaFunction, { project }: CheckInput): Finding[] {
  const { functionName, functionArn } = lambda;
  let bytes = 0;
  for (const [name, value] of Object.entries(lambda.environment)) {
    bytes += UTF8.encode(name + value).length;
  }
  if (bytes <= ENVIRONMENT_BYTES_MAX) return [];
  const message = `The environment variables of function ${functionName} have ${bytes} bytes; Lambda allows ${ENVIRONMENT_BYTES_MAX}`;
  return [finding("environment-too-large", placeOf(project, functionKey(functionArn)), message)];
}
