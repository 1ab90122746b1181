import { describe, expect, test } from "bun:test";
import type { HeaderField, RawRequest } from "../http.ts";
import { sha256Hex } from "./digest.ts";
import {
  AMZ_DATE,
  authorizationOf,
  expectInvalid,
  expectMismatch,
  faultOf,
  HELLO,
  HOST,
  KEY,
  post,
  SCOPE_TEXT,
  SESSION,
  SIGNED_AT,
  signatureOf,
  signed,
  verify,
  withHeader,
} from "./signed-request.fixture.ts";
import { ACCESS_KEY_ID_CHARACTERS_MAX, REGION_CHARACTERS_MAX } from "./verify.ts";

describe("signatures that botocore 1.43 made", () => {
  const claim = (headers: string, signature: string): HeaderField => [
    "Authorization",
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260925/us-east-1/execute-api/aws4_request, SignedHeaders=${headers}, Signature=${signature}`,
  ];
  const date: HeaderField = ["X-Amz-Date", AMZ_DATE];

  test("pass for a POST whose path is not encoded", () => {
    const signature = "32bbdbc3a75cbdb8508b9cf2b015bf97bedfde2062bf273f6428fe6ad8b6b1df";
    const request = post({ headers: [HOST, date, claim("host;x-amz-date", signature)] });
    expect(verify(request, HELLO).kind).toBe("verified");
  });

  test("pass for a POST whose path is encoded", () => {
    const signature = "02daa68b6016d9076ea1c642ae6ea18b60baa542856e72f8433b5b136c97cf96";
    const request = post({
      rawPath: "/test/%40connections/gbgBEG6oLQAYKEhVEA%3D%3D",
      headers: [HOST, date, claim("host;x-amz-date", signature)],
    });
    expect(verify(request, HELLO).kind).toBe("verified");
    expectMismatch(
      verify({ ...request, rawPath: "/test/@connections/gbgBEG6oLQAYKEhVEA==" }, HELLO),
    );
  });

  test("pass for a DELETE with a session token", () => {
    const signature = "c591f1b3ade67af1cbd0bf714ae999f6c9c061dabaf9273d2998f07fc5294f77";
    const request = post({
      method: "DELETE",
      rawPath: "/test/%40connections/gbgBEG6oLQAYKEhVEA%3D%3D",
      headers: [
        HOST,
        date,
        ["X-Amz-Security-Token", "TOKEN/with+odd=chars"],
        claim("host;x-amz-date;x-amz-security-token", signature),
      ],
    });
    expect(verify(request, undefined, { known: SESSION }).kind).toBe("verified");
  });

  const algorithm =
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260925%2Fus-east-1%2Fexecute-api%2Faws4_request&X-Amz-Date=20260925T000000Z&X-Amz-Expires=300&X-Amz-SignedHeaders=host";

  test("pass for a presigned handshake with a session token", () => {
    const rawQuery = `${algorithm}&X-Amz-Security-Token=TOKEN%2Fwith%2Bodd%3Dchars&X-Amz-Signature=d6e67a4ef5a0038c6b15c276d694dd225b9106453d21257a200a5d269c1666aa`;
    const request = post({ method: "GET", rawPath: "/test", rawQuery });
    expect(verify(request, undefined, { known: SESSION }).kind).toBe("verified");
  });

  test("pass for a presigned handshake with parameters of its own", () => {
    const rawQuery = `room=a%20b&user=%C3%A9&${algorithm}&X-Amz-Signature=ea8911872e5914ab2ff92e5617a8483452e5f15811a4ea9b08def3a5eae49475`;
    const request = post({ method: "GET", rawPath: "/test", rawQuery });
    expect(verify(request, undefined).kind).toBe("verified");
  });
});

describe("verifySignature()", () => {
  test("gives back the credential that signed", () => {
    expect(verify(signed(), HELLO)).toEqual({
      kind: "verified",
      credential: KEY,
      accessKeyId: "AKIDEXAMPLE",
      region: "us-east-1",
    });
  });

  test("takes the date from the Date header when there is no X-Amz-Date", () => {
    const headers: HeaderField[] = [HOST, ["Date", "Fri, 25 Sep 2026 00:00:00 GMT"]];
    const signature = signatureOf(post({ headers }), ["date", "host"], sha256Hex(HELLO));
    const claim = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${SCOPE_TEXT}, SignedHeaders=date;host, Signature=${signature}`;
    const request = post({ headers: [...headers, ["Authorization", claim]] });
    expect(verify(request, HELLO).kind).toBe("verified");
    expect(verify(request, HELLO, { nowMs: SIGNED_AT + 301_000 }).kind).toBe("refused");
  });

  test.each([
    ["the method", (request: RawRequest) => ({ ...request, method: "DELETE" })],
    ["the path", (request: RawRequest) => ({ ...request, rawPath: `${request.rawPath}x` })],
    ["the query", (request: RawRequest) => ({ ...request, rawQuery: "a=1" })],
    ["the host", (request: RawRequest) => withHeader(request, "Host", "evil.example")],
    ["the date", (request: RawRequest) => withHeader(request, "X-Amz-Date", "20260925T000001Z")],
    [
      "the signature",
      (request: RawRequest) =>
        withHeader(
          request,
          "Authorization",
          authorizationOf(request).replace(/.$/, (c) => (c === "0" ? "1" : "0")),
        ),
    ],
    [
      "the signature's length",
      (request: RawRequest) =>
        withHeader(request, "Authorization", authorizationOf(request).slice(0, -1)),
    ],
    [
      "the Region",
      (request: RawRequest) =>
        withHeader(
          request,
          "Authorization",
          authorizationOf(request).replace("us-east-1", "us-east-2"),
        ),
    ],
  ])("refuses a request with %s changed", (_name, change) => {
    expectMismatch(verify(change(signed()), HELLO));
  });

  test("refuses another body, no body, and another secret", () => {
    expectMismatch(verify(signed(), new TextEncoder().encode("hellO")));
    expectMismatch(verify(signed(), undefined));
    expectMismatch(verify(signed(), HELLO, { known: { ...KEY, secretAccessKey: "other" } }));
  });

  test("says what should have been signed, in AWS's layout, without the secret", () => {
    const request = post({ rawPath: "/test/@connections/atntqfjloAMCECg=" });
    const verification = verify(signed({ request }), HELLO, {
      known: { ...KEY, secretAccessKey: "other" },
    });
    const canonical = `POST\n/test/%40connections/atntqfjloAMCECg%3D\n\nhost:${HOST[1]}\nx-amz-date:${AMZ_DATE}\n\nhost;x-amz-date\n${sha256Hex(HELLO)}`;
    expectInvalid(
      verification,
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details." +
        `\n\nThe Canonical String for this request should have been\n'${canonical}'\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n${AMZ_DATE}\n20260925/us-east-1/execute-api/aws4_request\n${sha256Hex(canonical)}'\n`,
    );
  });

  test("refuses a request without credentials", () => {
    expect(faultOf(verify(post(), HELLO))).toEqual({
      status: 403,
      errorType: "MissingAuthenticationTokenException",
      message: "Missing Authentication Token",
    });
  });

  test("reports a key that nobody knows, once date and scope are right", () => {
    const credential = { ...KEY, accessKeyId: "AKIDSTRANGER" };
    expect(verify(signed({ credential }), HELLO)).toEqual({
      kind: "unknownKey",
      accessKeyId: "AKIDSTRANGER",
      region: "us-east-1",
    });
    expect(verify(signed({ credential }), HELLO, { nowMs: SIGNED_AT + 301_000 }).kind).toBe(
      "refused",
    );
    expect(verify(signed({ credential, service: "s3" }), HELLO).kind).toBe("refused");
  });
});

describe("the credential scope", () => {
  test("must name execute-api", () => {
    expectInvalid(
      verify(signed({ service: "apigateway" }), HELLO),
      "Credential should be scoped to correct service: 'execute-api'. ",
    );
  });

  test("must be of visible characters, and not too many", () => {
    for (const credential of [
      { ...KEY, accessKeyId: "AKID\u0007fake" },
      { ...KEY, accessKeyId: "AKID\u001b[8m" },
      { ...KEY, accessKeyId: "A".repeat(ACCESS_KEY_ID_CHARACTERS_MAX + 1) },
    ]) {
      expect(verify(signed({ credential }), HELLO)).toMatchObject({
        kind: "refused",
        fault: { errorType: "UnrecognizedClientException" },
      });
    }
    const longest = { ...KEY, accessKeyId: "A".repeat(ACCESS_KEY_ID_CHARACTERS_MAX) };
    expect(verify(signed({ credential: longest }), HELLO).kind).toBe("unknownKey");
    for (const [region, kind] of [
      ["r".repeat(REGION_CHARACTERS_MAX), "verified"],
      ["r".repeat(REGION_CHARACTERS_MAX + 1), "refused"],
    ] as const) {
      expect(verify(signed({ region }), HELLO).kind).toBe(kind);
    }
  });

  test("must name the Region, when the gateway has one", () => {
    expect(verify(signed({ region: "eu-west-1" }), HELLO).kind).toBe("verified");
    expect(verify(signed(), HELLO, { region: "us-east-1" }).kind).toBe("verified");
    expectInvalid(
      verify(signed({ region: "eu-west-1" }), HELLO, { region: "us-east-1" }),
      "Credential should be scoped to a valid region, not 'eu-west-1'. ",
    );
  });

  test("reports everything that is wrong with it", () => {
    const request = signed({ service: "s3", region: "eu-west-1" });
    const authorization = authorizationOf(request)
      .replace("aws4_request", "aws5_request")
      .replace("/20260925/", "/20260924/");
    expectInvalid(
      verify(withHeader(request, "Authorization", authorization), HELLO, { region: "us-east-1" }),
      "Credential should be scoped to a valid region, not 'eu-west-1'. Credential should be scoped to correct service: 'execute-api'. Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20260924' != '20260925', from '20260925T000000Z'. ",
    );
  });

  test.each([
    "AKIDEXAMPLE",
    "a/b/c/d",
    "a/b/c/d/e/f",
    "/20260925/us-east-1/execute-api/aws4_request",
  ])("must have five elements, not %p", (credential) => {
    const request = signed();
    const authorization = authorizationOf(request).replace(
      /Credential=[^,]+/,
      `Credential=${credential}`,
    );
    expect(
      faultOf(verify(withHeader(request, "Authorization", authorization), HELLO)),
    ).toMatchObject({
      errorType: "IncompleteSignatureException",
      message: `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    });
  });

  test("must be of AWS4-HMAC-SHA256, not of Signature Version 4A", () => {
    const request = signed();
    const authorization = authorizationOf(request).replace(
      "AWS4-HMAC-SHA256",
      "AWS4-ECDSA-P256-SHA256",
    );
    expect(
      faultOf(verify(withHeader(request, "Authorization", authorization), HELLO)),
    ).toMatchObject({
      errorType: "IncompleteSignatureException",
      message:
        "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256' (only AWS4-HMAC-SHA256 for now). ",
    });
  });

  test("needs the host among the signed headers", () => {
    const request = signed();
    const authorization = authorizationOf(request).replace("=host;", "=");
    expectInvalid(
      verify(withHeader(request, "Authorization", authorization), HELLO),
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    );
  });
});
