import { describe, expect, test } from "bun:test";
import type { AwsProfile } from "./aws-profile.ts";
import {
  binaryFormatOf,
  clientSettings,
  outputFormatOf,
  timestampFormatOf,
} from "./client-settings.ts";

interface Given {
  readonly options?: Record<string, string>;
  readonly variables?: Record<string, string>;
  readonly profile?: Record<string, string>;
  readonly serviceEndpointUrl?: string;
}

function sources({ options = {}, variables = {}, profile = {}, serviceEndpointUrl }: Given) {
  const settings: AwsProfile = {
    name: "default",
    settings: new Map(Object.entries(profile)),
    serviceEndpointUrl,
  };
  return {
    options: new Map(Object.entries(options)),
    environment: { variables, homeFolder: "/nowhere", workingFolder: "/" },
    profile: settings,
  };
}

const settingsOf = (given: Given) => clientSettings(sources(given));
const LOCAL = { "--endpoint-url": "http://127.0.0.1:3001/dev" };

describe("clientSettings()", () => {
  test("takes the endpoint of the option, then the environment's, then the profile's", () => {
    const given = {
      options: { "--endpoint-url": "http://option", "--region": "eu-west-1" },
      variables: {
        AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: "http://own-variable",
        AWS_ENDPOINT_URL: "http://variable",
      },
      profile: { endpoint_url: "http://profile" },
      serviceEndpointUrl: "http://service",
    };
    const host = (without: Partial<Given>) => settingsOf({ ...given, ...without }).endpoint.host;
    const options = { "--region": "eu-west-1" };
    expect(host({})).toBe("option");
    expect(host({ options })).toBe("own-variable");
    expect(host({ options, variables: { AWS_ENDPOINT_URL: "http://v" } })).toBe("v");
    expect(host({ options, variables: {} })).toBe("service");
    expect(host({ options, variables: { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "TRUE" } })).toBe(
      "execute-api.eu-west-1.amazonaws.com",
    );
  });

  test.each([
    ["us-east-1", "execute-api.us-east-1.amazonaws.com"],
    ["cn-north-1", "execute-api.cn-north-1.amazonaws.com.cn"],
    ["eusc-de-east-1", "execute-api.eusc-de-east-1.amazonaws.eu"],
  ])("knows AWS's own endpoint in %s", (region, host) => {
    expect(settingsOf({ options: { "--region": region } }).endpoint.host).toBe(host);
  });

  test("takes the region of the option, AWS_REGION, AWS_DEFAULT_REGION, the profile", () => {
    const variables = { AWS_REGION: "b-1", AWS_DEFAULT_REGION: "c-1" };
    const profile = { region: "d-1" };
    const options = { "--region": "a-1" };
    expect(settingsOf({ options, variables, profile }).region).toBe("a-1");
    expect(settingsOf({ variables, profile }).region).toBe("b-1");
    expect(settingsOf({ variables: { AWS_DEFAULT_REGION: "c-1" }, profile }).region).toBe("c-1");
    expect(settingsOf({ profile }).region).toBe("d-1");
  });

  test("needs a region, unless the endpoint is on this machine", () => {
    expect(settingsOf({ options: LOCAL })).toMatchObject({ region: "us-east-1", isLoopback: true });
    const remote = { options: { "--endpoint-url": "https://example.com" } };
    expect(() => settingsOf(remote)).toThrow("You must specify a region.");
    expect(() => settingsOf({ options: { "--region": "evil/path" } })).toThrow(
      "Provided region_name 'evil/path' doesn't match a supported format.",
    );
  });

  test("takes timeouts in seconds, 60 unless told, and 0 for none", () => {
    expect(settingsOf({ options: LOCAL })).toMatchObject({
      connectTimeoutMs: 60_000,
      readTimeoutMs: 60_000,
    });
    const given = { ...LOCAL, "--cli-connect-timeout": "0", "--cli-read-timeout": "999999" };
    expect(settingsOf({ options: given })).toMatchObject({
      connectTimeoutMs: 0,
      readTimeoutMs: 999_999_000,
    });
    for (const text of ["-1", "1.5", "1000000", "soon"]) {
      const options = { ...LOCAL, "--cli-read-timeout": text };
      expect(() => settingsOf({ options })).toThrow(`"${text}" is not a number of seconds`);
    }
  });

  test("takes 1 to 999 attempts, 5 unless told", () => {
    const attempts = (text?: string) =>
      settingsOf({
        options: LOCAL,
        ...(text === undefined ? {} : { variables: { AWS_MAX_ATTEMPTS: text } }),
      }).attempts;
    expect([attempts(), attempts("1"), attempts("999")]).toEqual([5, 1, 999]);
    for (const text of ["0", "1000", "many"]) {
      expect(() => attempts(text)).toThrow("AWS_MAX_ATTEMPTS");
    }
  });
});

test("formats come from the option, the environment and the profile, and have to exist", () => {
  const profile = { output: "text", cli_binary_format: "base64", cli_timestamp_format: "iso8601" };
  const given = sources({ profile });
  expect(outputFormatOf(given)).toBe("text");
  expect(binaryFormatOf(given)).toBe("base64");
  expect(timestampFormatOf(given)).toBe("iso8601");
  expect(outputFormatOf(sources({ profile, variables: { AWS_DEFAULT_OUTPUT: "yaml" } }))).toBe(
    "yaml",
  );
  const none = sources({});
  expect([outputFormatOf(none), binaryFormatOf(none), timestampFormatOf(none)]).toEqual([
    "json",
    "raw-in-base64-out",
    "wire",
  ]);
  const wrong = sources({
    profile: { output: "csv", cli_binary_format: "hex", cli_timestamp_format: "unix" },
  });
  expect(() => outputFormatOf(wrong)).toThrow("Unknown output type: csv");
  expect(() => binaryFormatOf(wrong)).toThrow("Unknown cli_binary_format: hex");
  expect(() => timestampFormatOf(wrong)).toThrow("Unknown cli_timestamp_format value: unix");
});
