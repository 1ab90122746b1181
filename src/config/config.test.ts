import { describe, expect, test } from "bun:test";
import { AWS_LIMITS } from "../core/limits.ts";
import { loadConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";
import { SETTINGS } from "./settings.ts";
import type { SettingsInput } from "./settings-input.ts";
import type { Sources } from "./sources.ts";

const HOME = "/home/ada";

function load(given: {
  flags?: NonNullable<Sources["flags"]>;
  variables?: Record<string, string>;
  file?: unknown;
}) {
  const environment = {
    variables: given.variables ?? {},
    homeFolder: HOME,
    workingFolder: "/work-folder",
  };
  return loadConfig({
    environment,
    ...(given.flags === undefined ? {} : { flags: given.flags }),
    ...(given.file === undefined ? {} : { file: fileWith(given.file) }),
  });
}

/** A file in which every path stands on the line of its depth plus one. */
function fileWith(values: unknown): SettingsInput {
  return { file: "/project/sluice.yaml", values, lineOf: (path) => path.length + 1 };
}

function refusal(given: Parameters<typeof load>[0]): ConfigError {
  try {
    load(given);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("the configuration was accepted");
}

describe("loadConfig() without any source", () => {
  test("gives AWS's limits and the documented defaults", () => {
    const { config } = load({});
    expect(config.limits).toEqual(AWS_LIMITS);
    expect(config).toMatchObject({
      host: "127.0.0.1",
      port: 3001,
      region: "us-east-1",
      accountId: "123456789012",
      strict: false,
      json: false,
      color: "auto",
      unknownAccessKeys: "warn",
      accessKeys: [],
      functions: { concurrentExecutionsMax: 10, queueMax: 1_000, idleInstanceMs: 300_000 },
      stateFolder: "/home/ada/.sluice",
      tls: {},
    });
    expect(config.stage).toBeUndefined();
    expect(Object.values(config.relax)).toEqual([false, false, false, false]);
  });

  test("says that every value came by default", () => {
    const { origins } = load({});
    for (const { name } of SETTINGS) expect(origins[name]).toEqual({ from: "default" });
    expect(origins.accessKeys).toEqual({ from: "default" });
  });

  test("freezes the configuration through and through", () => {
    const { config, origins } = load({ file: { accessKeys: [ACCESS_KEY] } });
    for (const value of [
      config,
      config.limits,
      config.relax,
      config.tls,
      config.accessKeys[0],
      origins,
    ]) {
      expect(Object.isFrozen(value)).toBe(true);
    }
  });
});

const ACCESS_KEY = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "wJalr" };

describe("loadConfig() ranks its sources", () => {
  test("a flag wins over a variable, a variable over the file", () => {
    const file = { host: "file", port: 1, region: "eu-west-1" };
    const variables = { SLUICE_HOST: "variable", SLUICE_PORT: "2" };
    const { config, origins } = load({ flags: { host: "flag" }, variables, file });
    expect([config.host, config.port, config.region]).toEqual(["flag", 2, "eu-west-1"]);
    expect(origins.host).toEqual({ from: "flag", name: "--host" });
    expect(origins.port).toEqual({ from: "environment", name: "SLUICE_PORT" });
    const position = { file: "/project/sluice.yaml", line: 2 };
    expect(origins.region).toEqual({ from: "file", position });
  });

  test("a flag that was not given is no flag", () => {
    expect(load({ flags: { port: undefined }, file: { port: 5 } }).config.port).toBe(5);
  });

  test("AWS_REGION stands in for a Region that nothing else sets, before AWS_DEFAULT_REGION", () => {
    const variables = { AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "eu-west-2" };
    const { config, origins } = load({ variables });
    expect(config.region).toBe("eu-west-1");
    expect(origins.region).toEqual({ from: "environment", name: "AWS_REGION" });
    expect(load({ variables: { ...variables, AWS_REGION: "" } }).config.region).toBe("eu-west-2");
    expect(load({ variables, file: { region: "eu-west-3" } }).config.region).toBe("eu-west-3");
    expect(load({ variables: { ...variables, SLUICE_REGION: "eu-west-4" } }).config.region).toBe(
      "eu-west-4",
    );
  });

  test("strict makes unknown access keys refused, unless they are set themselves", () => {
    expect(load({ flags: { strict: true } }).config.unknownAccessKeys).toBe("refuse");
    const file = { unknownAccessKeys: "warn" };
    expect(load({ flags: { strict: true }, file }).config.unknownAccessKeys).toBe("warn");
  });

  test("NO_COLOR turns colours off, unless color is set", () => {
    expect(load({ variables: { NO_COLOR: "1" } }).config.color).toBe("never");
    const flags = { color: "always" };
    expect(load({ variables: { NO_COLOR: "1" }, flags }).config.color).toBe("always");
    expect(load({ variables: { NO_COLOR: "" } }).config.color).toBe("auto");
  });

  test("the state folder follows XDG_STATE_HOME when that is absolute", () => {
    const { config, origins } = load({ variables: { XDG_STATE_HOME: "/state" } });
    expect(config.stateFolder).toBe("/state/sluice");
    expect(origins.stateFolder).toEqual({ from: "environment", name: "XDG_STATE_HOME" });
    expect(load({ variables: { XDG_STATE_HOME: "state" } }).config.stateFolder).toBe(
      "/home/ada/.sluice",
    );
  });

  test("a relative path starts from the file's folder, or from the working folder", () => {
    expect(load({ file: { stateFolder: "state" } }).config.stateFolder).toBe("/project/state");
    expect(load({ flags: { stateFolder: "state" } }).config.stateFolder).toBe("/work-folder/state");
    expect(load({ file: { stateFolder: "~/state" } }).config.stateFolder).toBe("/home/ada/state");
  });
});

describe("loadConfig() reads a flag or a variable as the setting's kind", () => {
  test("switches take true, false, 1 and 0", () => {
    for (const [text, value] of [
      ["true", true],
      ["1", true],
      ["false", false],
      ["0", false],
    ] as const) {
      expect(load({ variables: { SLUICE_STRICT: text } }).config.strict).toBe(value);
    }
  });

  test("an account id keeps its leading zero", () => {
    const variables = { SLUICE_ACCOUNT_ID: "012345678901" };
    expect(load({ variables }).config.accountId).toBe("012345678901");
  });

  test("port 0 is allowed", () => {
    expect(load({ flags: { port: "0" } }).config.port).toBe(0);
  });
});

describe("loadConfig() holds every number to its range, on both sides", () => {
  for (const setting of SETTINGS) {
    if (setting.kind !== "integer") continue;
    const { name, min, max, unit } = setting;
    test(`${name} is from ${min} to ${max} ${unit}`, () => {
      for (const edge of [min, max]) expect(() => load({ flags: { [name]: edge } })).not.toThrow();
      for (const outside of [min - 1, max + 1]) {
        const { message } = refusal({ flags: { [name]: String(outside) } });
        expect(message).toContain(`from ${min} to ${max}`);
        expect(message).toContain(unit);
      }
    });
  }
});

describe("loadConfig() refuses", () => {
  const cases: [name: string, given: Parameters<typeof load>[0], message: string][] = [
    [
      "a port that is no number",
      { variables: { SLUICE_PORT: "http" } },
      'SLUICE_PORT must be a whole number from 0 to 65535, not "http"',
    ],
    [
      "a port with a fraction",
      { flags: { port: "80.5" } },
      '--port must be a whole number from 0 to 65535, not "80.5"',
    ],
    [
      "a number in quotes in a file",
      { file: { port: "3001" } },
      'settings.port must be a whole number from 0 to 65535, not "3001"',
    ],
    [
      "an empty setting in a file",
      { file: { port: null } },
      "settings.port must be a whole number from 0 to 65535, not empty",
    ],
    [
      "a duration with a unit",
      { variables: { SLUICE_LIMITS_IDLE_TIMEOUT_MS: "10m" } },
      'SLUICE_LIMITS_IDLE_TIMEOUT_MS must be a whole number of milliseconds from 10 to 604800000, not "10m"',
    ],
    [
      "a host with a scheme",
      { flags: { host: "http://0.0.0.0" } },
      '--host must be a host name or an IP address to listen on, not "http://0.0.0.0"',
    ],
    [
      "a Region that is none",
      { variables: { AWS_REGION: "Ireland" } },
      'AWS_REGION must be a Region such as us-east-1, not "Ireland"',
    ],
    [
      "a short account id",
      { file: { accountId: "1234" } },
      'settings.accountId must be 12 digits, not "1234"',
    ],
    [
      "the stage $default",
      { flags: { stage: "$default" } },
      '--stage must be 1 to 128 letters, digits, - and _, not "$default"',
    ],
    [
      "a switch that is neither",
      { variables: { SLUICE_STRICT: "yes" } },
      'SLUICE_STRICT must be true or false, not "yes"',
    ],
    [
      "json as text in a file",
      { file: { json: "true" } },
      'settings.json must be true or false, not "true"',
    ],
    [
      "a colour for color",
      { flags: { color: "red" } },
      '--color must be one of auto, always, never, not "red"',
    ],
    [
      "another word for unknownAccessKeys",
      { file: { unknownAccessKeys: "allow" } },
      'settings.unknownAccessKeys must be one of warn, refuse, not "allow"',
    ],
    [
      "a switch of relax that is no switch",
      { file: { relax: { pingIsActivity: 1 } } },
      "settings.relax.pingIsActivity must be true or false, not 1",
    ],
    [
      "an empty state folder",
      { file: { stateFolder: "" } },
      'settings.stateFolder must be the path of a file or folder, not ""',
    ],
    [
      "a certificate without a key",
      { flags: { "tls.certificateFile": "cert.pem" } },
      "--tls-certificate-file needs tls.keyFile beside it",
    ],
    [
      "a key without a certificate",
      { file: { tls: { keyFile: "key.pem" } } },
      "settings.tls.keyFile needs tls.certificateFile beside it",
    ],
    ["a list for settings", { file: [] }, "settings must be a map, not a list"],
    ["a number for limits", { file: { limits: 3 } }, "settings.limits must be a map, not 3"],
    [
      "a misspelt setting",
      { file: { prot: 3001 } },
      'Unknown key in settings "prot": did you mean "port"?',
    ],
    [
      "a misspelt limit",
      { file: { limits: { idleTimoutMs: 5 } } },
      'Unknown key in settings.limits "idleTimoutMs": did you mean "idleTimeoutMs"?',
    ],
    [
      "a key inherited from Object",
      { file: { limits: { constructor: 5 } } },
      'Unknown key in settings.limits "constructor": known are ',
    ],
    [
      "a misspelt variable",
      { variables: { SLUICE_PROT: "1" } },
      "Unknown environment variable SLUICE_PROT: did you mean SLUICE_PORT?",
    ],
    [
      "a flag that is no setting",
      { flags: { prot: 1 } },
      'Unknown option "--prot": did you mean "--port"?',
    ],
  ];
  for (const [name, given, message] of cases) {
    test(name, () => {
      const error = refusal(given);
      expect(error.message).toStartWith(message);
      expect(error.position === undefined).toBe(given.file === undefined);
    });
  }

  test("a bad value in a file at its line", () => {
    expect(refusal({ file: { limits: { idleTimeoutMs: 1 } } }).position).toEqual({
      file: "/project/sluice.yaml",
      line: 3,
    });
  });
});
