import { expect, test } from "bun:test";
import { ConfigError } from "./config-error.ts";
import { readFileSettings } from "./settings-input.ts";

function read(values: unknown) {
  return readFileSettings({ file: "/project/sluice.yaml", values, lineOf: (path) => path.length });
}

test("readFileSettings() names nested settings with dots and keeps access keys apart", () => {
  const { values, accessKeys } = read({ port: 1, limits: { idleTimeoutMs: 2 }, accessKeys: [3] });
  expect([...values]).toEqual([
    ["port", 1],
    ["limits.idleTimeoutMs", 2],
  ]);
  expect(accessKeys).toEqual([3]);
});

test("readFileSettings() takes nothing from an empty map, written or not", () => {
  for (const values of [undefined, null, {}, { limits: null }])
    expect(read(values).values.size).toBe(0);
});

test("readFileSettings() refuses a dotted name: a file nests its settings", () => {
  expect(() => read({ limits: { "idleTimeoutMs.x": 1 } })).toThrow(ConfigError);
  expect(() => read({ "limits.idleTimeoutMs": 1 })).toThrow(ConfigError);
});

test("readFileSettings() keeps the maps of awsServices apart from its single values", () => {
  const endpoints = { sqs: "http://localhost" };
  const { values, awsServices } = read({
    awsServices: { callAws: true, endpoints, credentials: 4 },
  });
  expect([...values]).toEqual([["awsServices.callAws", true]]);
  expect(awsServices).toEqual({ endpoints, credentials: 4 });
  expect(read({ lambda: { endpoints } }).lambda).toEqual({ endpoints });
  expect(() => read({ lambda: { credentials: 4 } })).toThrow(ConfigError);
  expect(() => read({ limits: { endpoints } })).toThrow(ConfigError);
});

test.each([
  [{ idleTimeoutMs: 5 }, 'in settings "idleTimeoutMs": it belongs under settings.limits'],
  [{ "limits.idleTimeoutMs": 5 }, "it belongs under settings.limits, as idleTimeoutMs"],
  [{ limits: { port: 1 } }, 'in settings.limits "port": it belongs under settings'],
  [{ limits: { accessKeys: [] } }, 'in settings.limits "accessKeys": it belongs under settings'],
  [{ lambda: { denyAddresses: "any" } }, "it belongs under settings.backends"],
  // Two groups have it, so none is named.
  [{ endpointUrl: "http://a" }, 'Unknown key in settings "endpointUrl": known are'],
])("readFileSettings() says of %p where it belongs", (values, expected) => {
  expect(() => read(values)).toThrow(expected);
});
