import { loadConfig } from "../../../src/config/config.ts";
import { ConfigError } from "../../../src/config/config-error.ts";
import { SETTINGS } from "../../../src/config/settings.ts";
import { hold, holdEqual, inputOf, partsOf, type Target } from "../engine/target.ts";
import { JSON_WORDS } from "./json-words.ts";
import { jsonOf, kindOfMessage } from "./outcomes.ts";

export const settings: Target = {
  name: "settings",
  property:
    "any file, variables and flags give a frozen configuration within its ranges, or one named error, the same each time, and no secret in it",
  bytesMax: 3_000,
  dictionary: [
    ...SETTINGS.flatMap(({ name }) => [`"${name.split(".").at(-1)}":`, `${name}=`]),
    ...[
      '"limits":{',
      '"relax":{',
      '"accessKeys":[{',
      '"accessKeyId":"AKIAEXAMPLE"',
      '"secretAccessKey":"s3cr3t"',
    ],
    ...[
      '"awsServices":{"endpoints":{"sqs":"http://localhost"}}',
      "SLUICE_PORT=1\n",
      "SLUICE_LIMITS_IDLE_TIMEOUT_MS=5\n",
    ],
    ...[
      "AWS_REGION=eu-west-1\n",
      "AWS_ENDPOINT_URL=http://x\n",
      "true",
      "-1",
      "1e9",
      "0x10",
      "~/x",
      ...JSON_WORDS,
    ],
  ],
  seeds: () => [
    inputOf(
      '{"port":3001,"limits":{"idleTimeoutMs":1000},"relax":{"routeResponses":true}}',
      "SLUICE_HOST=a\nAWS_REGION=eu-west-1",
      "port=5",
    ),
    inputOf(
      '{"accessKeys":[{"accessKeyId":"AKIAEXAMPLE","secretAccessKey":"s3cr3t","policy":{"Version":"2012-10-17","Statement":[]}}]}',
      "",
      "",
    ),
    inputOf(
      '{"awsServices":{"endpoints":{"sqs":"http://localhost:9324"},"credentials":{"accessKeyId":"a","secretAccessKey":"s3cr3t"}},"lambda":{"endpoints":{"f":"http://localhost:9000"}}}',
      "",
      "",
    ),
    inputOf("null", "SLUICE_UNKNOWN=1", "host=localhost\nstrict=true"),
    inputOf("{}", "", "limits.idleTimeoutMs=600001\nstrict=true"),
  ],
  check(input) {
    const [file = "", variables = "", flags = ""] = partsOf(input, 3);
    const first = outcomeOf(file, variables, flags);
    holdEqual(outcomeOf(file, variables, flags), first, "loaded again");
    return first;
  },
};

function outcomeOf(file: string, variables: string, flags: string): string {
  const values = jsonOf(file)?.value;
  const environment = { variables: pairs(variables), homeFolder: "/home/a", workingFolder: "/w" };
  const input = {
    file: "/project/sluice.yaml",
    values,
    lineOf: (path: readonly unknown[]) => path.length + 1,
  };
  try {
    const { config, origins } = loadConfig({ environment, flags: pairs(flags), file: input });
    hold(Object.isFrozen(config) && Object.isFrozen(config.limits), "not frozen");
    hold(config.port >= 0 && config.port <= 65_535, `port ${config.port}`);
    for (const [name, limit] of Object.entries(config.limits)) {
      hold(Number.isSafeInteger(limit) && limit >= 0, `limits.${name} is ${limit}`);
    }
    return Object.values(origins)
      .map(({ from }) => from[0])
      .join("");
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    hold(error.message.trim() !== "", "an error without a sentence");
    const isShown = error.message.includes("s3cr3t");
    hold(!isShown || isName(file, variables, flags), `a secret in "${error.message}"`);
    return kindOfMessage(error.message);
  }
}

/** Whether the secret is part of a name, which errors may show. */
function isName(file: string, variables: string, flags: string): boolean {
  const names = Object.keys({ ...pairs(variables), ...pairs(flags) });
  return names.some((name) => name.includes("s3cr3t")) || /s3cr3t[^"]*"\s*:/.test(file);
}

/** `name=value` lines. */
function pairs(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line.includes("="));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}
