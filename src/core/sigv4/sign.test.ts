import { describe, expect, test } from "bun:test";
import type { RawRequest } from "../http.ts";
import { SUITE, type SuiteCase } from "./aws-test-suite.fixture.ts";
import { presignUrl, signRequest } from "./sign.ts";

const CREDENTIAL = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
const SCOPE = { region: "us-east-1", service: "service", amzDate: "20150830T123600Z" };

function optionsOf(row: SuiteCase) {
  const request: RawRequest = {
    method: row.method,
    rawPath: row.path,
    rawQuery: row.query,
    headers: [["Host", "example.amazonaws.com"], ...(row.headers ?? [])],
  };
  const body = row.body === undefined ? undefined : new TextEncoder().encode(row.body);
  return { request, body, credential: { ...CREDENTIAL, sessionToken: row.sessionToken }, ...SCOPE };
}

describe("AWS's test suite", () => {
  test.each(SUITE.map((row) => [row.name, row] as const))(
    "signs the header of %s",
    (_name, row) => {
      const headers = new Map<string, string>(signRequest(optionsOf(row)));
      expect(headers.get("X-Amz-Date")).toBe("20150830T123600Z");
      expect(headers.get("X-Amz-Security-Token")).toBe(row.sessionToken);
      expect(headers.get("Authorization")).toEndWith(`Signature=${row.headerSignature}`);
    },
  );

  test.each(SUITE.map((row) => [row.name, row] as const))("presigns %s", (_name, row) => {
    const options = optionsOf(row);
    // The suite states the body's hash in a header for the header form alone.
    const headers = options.request.headers.filter(([name]) => name !== "X-Amz-Content-Sha256");
    const request = { ...options.request, headers };
    const target = presignUrl({ ...options, request, expiresSeconds: 3600 });
    expect(target).toStartWith(`${row.path}?`);
    expect(target).toEndWith(`&X-Amz-Signature=${row.querySignature}`);
  });
});

describe("signRequest()", () => {
  const request: RawRequest = {
    method: "POST",
    rawPath: "/test/@connections/abc=",
    rawQuery: undefined,
    headers: [
      ["Host", "localhost:3001"],
      ["User-Agent", "curl/8"],
      ["Connection", "keep-alive"],
      ["X-Custom", "1"],
    ],
  };
  const options = { request, body: undefined, credential: CREDENTIAL, ...SCOPE };

  test("leaves out the headers that a proxy may change", () => {
    const authorization = new Map<string, string>(signRequest(options)).get("Authorization");
    expect(authorization).toContain("SignedHeaders=host;x-amz-date;x-custom,");
  });

  test("refuses a request without a Host header", () => {
    const bare = { ...options, request: { ...request, headers: [] } };
    expect(() => signRequest(bare)).toThrow("must have its Host header");
    expect(() => presignUrl({ ...bare, expiresSeconds: 60 })).toThrow("must have its Host header");
  });

  test("never gives the secret out", () => {
    expect(JSON.stringify(signRequest(options))).not.toContain(CREDENTIAL.secretAccessKey);
    expect(presignUrl({ ...options, expiresSeconds: 60 })).not.toContain(
      CREDENTIAL.secretAccessKey,
    );
  });
});
