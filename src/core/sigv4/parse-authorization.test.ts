import { describe, expect, test } from "bun:test";
import type { HeaderField, RawRequest } from "../http.ts";
import { sha256Base64 } from "./digest.ts";
import { type ParsedAuthorization, parseAuthorization } from "./parse-authorization.ts";

const DATE: HeaderField = ["X-Amz-Date", "20150830T123600Z"];

function withHeader(
  authorization: string,
  others: readonly HeaderField[] = [DATE],
): ParsedAuthorization {
  return parseAuthorization(requestOf({ headers: [["Authorization", authorization], ...others] }));
}

function requestOf(parts: Partial<RawRequest>): RawRequest {
  return { method: "GET", rawPath: "/test", rawQuery: undefined, headers: [], ...parts };
}

describe("parseAuthorization() of headers that begin alike", () => {
  const digits = (digit: string) => digit.repeat(64);
  const beginning = "AWS4-HMAC-SHA256 Credential=K, SignedHeaders=host, ";
  const signatureOf = (header: string) => {
    const parsed = withHeader(header);
    return parsed.kind === "presented" ? parsed.presented.signature : parsed.fault.message;
  };

  test("each has its own signature", () => {
    for (const digit of ["a", "b", "a", "c"]) {
      expect(signatureOf(`${beginning}Signature=${digits(digit)}`)).toBe(digits(digit));
    }
    expect(withHeader(`${beginning}Signature=${digits("d")}`)).toMatchObject({
      presented: { algorithm: "AWS4-HMAC-SHA256", credential: "K", signedHeaders: ["host"] },
    });
  });

  test("of two signatures the first counts, also after a header that ended alike", () => {
    const twice = (last: string) => `${beginning}Signature=${digits("a")}, Signature=${last}`;
    for (const last of [digits("a"), digits("b")]) {
      expect(signatureOf(twice(last))).toBe(digits("a"));
    }
  });

  test("what comes after a shorter signature is not taken for a part of it", () => {
    expect(signatureOf(`${beginning}Signature=${digits("a")}`)).toBe(digits("a"));
    const shorter = `${digits("b").slice(0, 54)} Other=b,c`;
    expect(shorter).toHaveLength(64);
    expect(signatureOf(`${beginning}Signature=${shorter}`)).toContain("Invalid key=value pair");
  });

  test("64 characters without a parameter are missing all of them", () => {
    expect(signatureOf(digits("a"))).toContain("requires 'Signature' parameter");
  });
});

describe("parseAuthorization() of a header", () => {
  const presented = {
    presigned: false,
    algorithm: "AWS4-HMAC-SHA256",
    credential: "K/20150830/us-east-1/execute-api/aws4_request",
    signedHeaders: ["host", "x-amz-date"],
    signature: "ab12",
    date: "20150830T123600Z",
    expires: undefined,
    securityToken: undefined,
  };
  const credential = `Credential=${presented.credential}`;

  test.each([
    [
      "commas and spaces",
      `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host;x-amz-date, Signature=ab12`,
    ],
    ["commas alone", `AWS4-HMAC-SHA256 ${credential},SignedHeaders=host;x-amz-date,Signature=ab12`],
    ["spaces alone", `AWS4-HMAC-SHA256 ${credential} SignedHeaders=host;x-amz-date Signature=ab12`],
    [
      "many of both",
      `AWS4-HMAC-SHA256   ${credential} , \t SignedHeaders=host;x-amz-date,,Signature=ab12, `,
    ],
    [
      "another order",
      `AWS4-HMAC-SHA256 Signature=ab12, SignedHeaders=X-Amz-Date;Host, ${credential}`,
    ],
    [
      "a repeat, of which the first counts",
      `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host;x-amz-date, Signature=ab12, Signature=cd`,
    ],
    [
      "a parameter nobody knows",
      `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host;x-amz-date, Signature=ab12, Extra=1`,
    ],
  ])("reads %s", (_name, header) => {
    expect(withHeader(header)).toEqual({ kind: "presented", presented });
  });

  test("takes the token from its header and the date from Date when there is no X-Amz-Date", () => {
    const parsed = withHeader(`AWS4-HMAC-SHA256 ${credential}, SignedHeaders=host, Signature=a`, [
      ["Date", "Sun, 30 Aug 2015 12:36:00 GMT"],
      ["x-amz-security-token", "T"],
    ]);
    expect(parsed).toMatchObject({
      presented: { date: "Sun, 30 Aug 2015 12:36:00 GMT", securityToken: "T" },
    });
  });

  test.each([
    "Bearer eyJhbGciOiJIUzI1NiJ9",
    "AWS4-HMAC-SHA256 Credential, Signature=a",
    "AWS4-HMAC-SHA256 Credential= K/a, Signature=b",
  ])("refuses %p without repeating it", (header) => {
    const hash = sha256Base64(header);
    expect(withHeader(header)).toEqual({
      kind: "refused",
      fault: {
        status: 403,
        errorType: "IncompleteSignatureException",
        message: `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hash}'.`,
      },
    });
  });

  const requires = (name: string) => `Authorization header requires '${name}' parameter.`;
  const needsDate =
    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";
  test.each([
    ["", [], [requires("Credential"), requires("Signature"), requires("SignedHeaders"), needsDate]],
    [
      "AWS4-HMAC-SHA256",
      [DATE],
      [requires("Credential"), requires("Signature"), requires("SignedHeaders")],
    ],
    ["AWS4-HMAC-SHA256 Credential=a, Signature=b", [DATE], [requires("SignedHeaders")]],
    [
      "AWS4-HMAC-SHA256 Credential=a, Signature=, SignedHeaders=host",
      [DATE],
      [requires("Signature")],
    ],
    ["AWS4-HMAC-SHA256 Credential=a, Signature=b, SignedHeaders=host", [], [needsDate]],
    [
      "AWS4-HMAC-SHA256 __proto__=a, Signature=b, SignedHeaders=host",
      [DATE],
      [requires("Credential")],
    ],
  ] as const)("says what %p lacks", (header, others, missing) => {
    expect(withHeader(header, others)).toEqual({
      kind: "refused",
      fault: {
        status: 403,
        errorType: "IncompleteSignatureException",
        message: `${missing.join(" ")} (Hashed with SHA-256 and encoded with Base64) Authorization=${sha256Base64(header)}`,
      },
    });
  });
});

describe("parseAuthorization() of a presigned query", () => {
  const query =
    "a=1&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=K%2F20150830%2Fus-east-1%2Fexecute-api%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-a&X-Amz-Security-Token=t%2B%2F%3D&X-Amz-Signature=ab12";

  test("decodes every parameter", () => {
    expect(parseAuthorization(requestOf({ rawQuery: query }))).toEqual({
      kind: "presented",
      presented: {
        presigned: true,
        algorithm: "AWS4-HMAC-SHA256",
        credential: "K/20150830/us-east-1/execute-api/aws4_request",
        signedHeaders: ["host", "x-a"],
        signature: "ab12",
        date: "20150830T123600Z",
        expires: "60",
        securityToken: "t+/=",
      },
    });
  });

  test("says which parameters it lacks", () => {
    expect(
      parseAuthorization(requestOf({ rawQuery: "X-Amz-Algorithm&X-Amz-Signature=%E0" })),
    ).toEqual({
      kind: "refused",
      fault: {
        status: 403,
        errorType: "IncompleteSignatureException",
        message:
          "AWS query-string parameters must include 'X-Amz-Algorithm'. AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.",
      },
    });
  });

  test("refuses an Authorization header beside it", () => {
    const request = requestOf({ rawQuery: query, headers: [["Authorization", "Bearer x"]] });
    expect(parseAuthorization(request)).toMatchObject({
      fault: {
        errorType: "InvalidSignatureException",
        message:
          "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
      },
    });
  });
});

test.each([undefined, "", "a=1", "X-Amz-Date=20150830T123600Z", "x=X-Amz-Algorithm"])(
  "parseAuthorization() finds no signature in the query %p",
  (rawQuery) => {
    expect(parseAuthorization(requestOf({ rawQuery }))).toEqual({
      kind: "refused",
      fault: {
        status: 403,
        errorType: "MissingAuthenticationTokenException",
        message: "Missing Authentication Token",
      },
    });
  },
);
