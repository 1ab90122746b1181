import type { LambdaEndpoints } from "../core/integration/remote-function.ts";
import { ConfigError } from "./config-error.ts";
import { ENDPOINT_URL, withoutSlash } from "./endpoint-url.ts";
import { shown } from "./setting-value.ts";
import { LAMBDA, type SettingsInput } from "./settings-input.ts";

/** How functions are invoked that are not here. */
export interface LambdaSettings {
  /** For every function that `endpoints` leaves out. */
  readonly endpointUrl?: string;
  /** By the function's name or ARN; without a slash at the end. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly callAws: boolean;
}

/** AWS Lambda API, "FunctionConfiguration": a name, or an ARN with a qualifier or without. */
const FUNCTION =
  /^(?:arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]{1,64}(?::[\w$-]+)?|[\w-]{1,64})$/;
const NAMED = "the name of a function or its ARN";
const FORM =
  "a URL such as http://localhost:9000, or http://localhost:9000/2015-03-31/functions/function/invocations for an emulator of one function";

/** As the core looks an endpoint up. */
export function lambdaEndpointsOf({
  lambda,
}: {
  readonly lambda: LambdaSettings;
}): LambdaEndpoints {
  const { endpointUrl, endpoints, callAws } = lambda;
  return { endpointUrl, byFunction: endpoints, callAws };
}

/** Reads `lambda.endpoints`. */
export function readFunctionEndpoints(
  raw: unknown,
  input: SettingsInput | undefined,
): Readonly<Record<string, string>> {
  if (raw === undefined || raw === null || input === undefined) return {};
  const root = `settings.${LAMBDA}.endpoints`;
  const refused = (path: readonly (string | number)[], message: string) =>
    new ConfigError(message, {
      file: input.file,
      line: input.lineOf([LAMBDA, "endpoints", ...path]),
    });
  const { readMap } = require("./strict-map.ts") as typeof import("./strict-map.ts");
  const read = readMap(raw, { root });
  if ("problem" in read) throw refused([], read.problem.message);
  const endpoints = Object.entries(read.value).map(([name, url]): [string, string] => {
    if (!FUNCTION.test(name)) throw refused([name], `${root}: "${name}" must be ${NAMED}`);
    if (typeof url !== "string" || !ENDPOINT_URL.test(url) || !URL.canParse(url)) {
      throw refused([name], `${root}.${name} must be ${FORM}, not ${shown(url)}`);
    }
    return [name, withoutSlash(url)];
  });
  return Object.fromEntries(endpoints);
}
