import { describe, expect, test } from "bun:test";
import type { HeaderField, RawRequest } from "../http.ts";
import { canonicalRequest } from "./canonical-request.ts";
import { hmacHex, preparedKey, sha256Hex } from "./digest.ts";
import { presignUrl, signRequest } from "./sign.ts";
import { deriveSigningKey, stringToSign } from "./signature.ts";
import {
  type SigningCredential,
  SigningKeyCache,
  type Verification,
  verifySignature,
} from "./verify.ts";

const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const KEY: SigningCredential = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: SECRET };
const SESSION: SigningCredential = { ...KEY, sessionToken: "TOKEN/with+odd=chars" };
const AMZ_DATE = "20260925T000000Z";
const SIGNED_AT = Date.UTC(2026, 8, 25);
const HOST: HeaderField = ["Host", "abcdef1234.execute-api.us-east-1.amazonaws.com"];
const SCOPE_TEXT = "20260925/us-east-1/execute-api/aws4_request";
const HELLO = new TextEncoder().encode("hello");

interface Settings {
  readonly nowMs?: number;
  readonly known?: SigningCredential;
  readonly region?: string;
  readonly keys?: SigningKeyCache;
}

function verify(
  request: RawRequest,
  body: Uint8Array | undefined,
  settings: Settings = {},
): Verification<SigningCredential> {
  const known = settings.known ?? KEY;
  return verifySignature(request, body, {
    service: "execute-api",
    nowMs: settings.nowMs ?? SIGNED_AT,
    lookup: (accessKeyId) => (accessKeyId === known.accessKeyId ? known : undefined),
    keys: settings.keys ?? new SigningKeyCache(),
    ...(settings.region === undefined ? {} : { region: settings.region }),
  });
}

function post(overrides: Partial<RawRequest> = {}): RawRequest {
  const rawPath = "/test/@connections/gbgBEG6oLQAYKEhVEA==";
  return { method: "POST", rawPath, rawQuery: undefined, headers: [HOST], ...overrides };
}

interface SignAs {
  readonly request?: RawRequest;
  readonly body?: Uint8Array | undefined;
  readonly credential?: SigningCredential;
  readonly region?: string;
  readonly service?: string;
  readonly amzDate?: string;
}

function signed(as: SignAs = {}): RawRequest {
  const request = as.request ?? post();
  const options = { ...signingOptions(as), request };
  return { ...request, headers: [...request.headers, ...signRequest(options)] };
}

function presigned(as: SignAs & { readonly expiresSeconds?: number } = {}): RawRequest {
  const request = as.request ?? { ...post(), method: "GET", rawPath: "/test" };
  const target = presignUrl({
    ...signingOptions({ body: undefined, ...as }),
    request,
    expiresSeconds: as.expiresSeconds ?? 300,
  });
  return { ...request, rawQuery: target.slice(target.indexOf("?") + 1) };
}

function signingOptions(as: SignAs) {
  return {
    body: "body" in as ? as.body : HELLO,
    credential: as.credential ?? KEY,
    region: as.region ?? "us-east-1",
    service: as.service ?? "execute-api",
    amzDate: as.amzDate ?? AMZ_DATE,
  };
}

/** A signature over exactly these headers, for requests that `signRequest()` does not make. */
function signatureOf(
  request: RawRequest,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const scope = { date: "20260925", region: "us-east-1", service: "execute-api" };
  const canonical = canonicalRequest(request, { signedHeaders, payloadHash, presigned: false });
  return hmacHex(deriveSigningKey(SECRET, scope), stringToSign(AMZ_DATE, scope, canonical));
}

function withHeader(request: RawRequest, name: string, value: string): RawRequest {
  const headers = request.headers.map(
    (field): HeaderField => (field[0] === name ? [name, value] : field),
  );
  return { ...request, headers };
}

function authorizationOf(request: RawRequest): string {
  return request.headers.find(([name]) => name === "Authorization")?.[1] ?? "";
}

function faultOf(verification: Verification<SigningCredential>) {
  if (verification.kind !== "refused") throw new Error(`not refused: ${verification.kind}`);
  expect(JSON.stringify(verification)).not.toContain(SECRET);
  expect(verification.fault.status).toBe(403);
  return verification.fault;
}

function expectInvalid(verification: Verification<SigningCredential>, message: string): void {
  expect(faultOf(verification)).toMatchObject({ errorType: "InvalidSignatureException", message });
}

function expectMismatch(verification: Verification<SigningCredential>): void {
  const fault = faultOf(verification);
  expect(fault.errorType).toBe("InvalidSignatureException");
  expect(fault.message).toStartWith("The request signature we calculated does not match");
}

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

describe("the clock", () => {
  test("may be five minutes off in both directions", () => {
    for (const nowMs of [SIGNED_AT + 300_000, SIGNED_AT + 300_999, SIGNED_AT - 300_000]) {
      expect(verify(signed(), HELLO, { nowMs }).kind).toBe("verified");
    }
  });

  test("ends a signature five minutes and a second later", () => {
    expectInvalid(
      verify(signed(), HELLO, { nowMs: SIGNED_AT + 301_000 }),
      "Signature expired: 20260925T000000Z is now earlier than 20260925T000001Z (20260925T000501Z - 5 min.)",
    );
    expectInvalid(
      verify(signed(), HELLO, { nowMs: SIGNED_AT + 900_000 }),
      "Signature expired: 20260925T000000Z is now earlier than 20260925T001000Z (20260925T001500Z - 5 min.)",
    );
  });

  test("does not take a signature from the future", () => {
    expectInvalid(
      verify(signed(), HELLO, { nowMs: SIGNED_AT - 301_000 }),
      "Signature not yet current: 20260925T000000Z is still later than 20260924T235959Z (20260924T235459Z + 5 min.)",
    );
  });

  test("needs a date it can read", () => {
    expect(faultOf(verify(withHeader(signed(), "X-Amz-Date", "201"), HELLO))).toMatchObject({
      errorType: "IncompleteSignatureException",
      message:
        "Date must be in ISO-8601 'basic format'. Got '201'. See http://en.wikipedia.org/wiki/ISO_8601",
    });
  });
});

describe("a presigned request", () => {
  test("is good until the second X-Amz-Expires names, and no longer", () => {
    const request = presigned({ expiresSeconds: 90 });
    expect(verify(request, undefined, { nowMs: SIGNED_AT + 90_999 }).kind).toBe("verified");
    expectInvalid(
      verify(request, undefined, { nowMs: SIGNED_AT + 91_000 }),
      "Signature expired: 20260925T000000Z is now earlier than 20260925T000001Z (20260925T000131Z - 90 sec.)",
    );
  });

  test("may live for seven days", () => {
    const request = presigned({ expiresSeconds: 604_800 });
    expect(verify(request, undefined, { nowMs: SIGNED_AT + 604_800_000 }).kind).toBe("verified");
    expect(verify(request, undefined, { nowMs: SIGNED_AT + 604_801_000 }).kind).toBe("refused");
  });

  test("does not start before its date", () => {
    const request = presigned({ expiresSeconds: 604_800 });
    expect(verify(request, undefined, { nowMs: SIGNED_AT - 300_000 }).kind).toBe("verified");
    expect(faultOf(verify(request, undefined, { nowMs: SIGNED_AT - 301_000 })).message).toStartWith(
      "Signature not yet current: ",
    );
  });

  test.each(["0", "604801", "-1", "1.5", "1e3", "", "abc", "9999999"])(
    "is refused with X-Amz-Expires=%p",
    (expires) => {
      const request = presigned();
      const rawQuery = request.rawQuery?.replace("X-Amz-Expires=300", `X-Amz-Expires=${expires}`);
      expectInvalid(
        verify({ ...request, rawQuery }, undefined),
        "X-Amz-Expires must be a whole number of seconds from 1 to 604800.",
      );
    },
  );

  test("without X-Amz-Expires lives for five minutes", () => {
    const rawQuery = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(`AKIDEXAMPLE/${SCOPE_TEXT}`)}&X-Amz-Date=${AMZ_DATE}&X-Amz-SignedHeaders=host`;
    const bare = { ...post(), method: "GET", rawPath: "/test", rawQuery };
    const signature = signatureOf(bare, ["host"], sha256Hex(""));
    const request = { ...bare, rawQuery: `${rawQuery}&X-Amz-Signature=${signature}` };
    expect(verify(request, undefined, { nowMs: SIGNED_AT + 300_000 }).kind).toBe("verified");
    expect(verify(request, undefined, { nowMs: SIGNED_AT + 301_000 }).kind).toBe("refused");
  });

  test("covers its own query, whatever its order and spelling", () => {
    const own = { ...post(), method: "GET", rawPath: "/test", rawQuery: "b=%7e&a=1" };
    const request = presigned({ request: own });
    expect(verify(request, undefined).kind).toBe("verified");
    const respelled = request.rawQuery?.replace("b=%7e&a=1&", "").concat("&a=%31&b=~");
    expect(verify({ ...request, rawQuery: respelled }, undefined).kind).toBe("verified");
    expectMismatch(verify({ ...request, rawQuery: `${request.rawQuery}&c=3` }, undefined));
  });

  test("covers its body when it has one", () => {
    const request = presigned({ request: post(), body: HELLO });
    expect(verify(request, HELLO).kind).toBe("verified");
    expectMismatch(verify(request, undefined));
  });
});

describe("the session token", () => {
  const invalid = {
    errorType: "UnrecognizedClientException",
    message: "The security token included in the request is invalid.",
  };
  const table: [string, SigningCredential, SigningCredential][] = [
    ["missing", KEY, SESSION],
    ["another", { ...SESSION, sessionToken: "TOKEN/with+odd=charS" }, SESSION],
    ["of another length", { ...SESSION, sessionToken: "T" }, SESSION],
    ["empty", { ...SESSION, sessionToken: "" }, SESSION],
    ["given for a key that has none", SESSION, KEY],
  ];
  test.each(table)("is refused when %s", (_name, credential, known) => {
    expect(faultOf(verify(signed({ credential }), HELLO, { known }))).toMatchObject(invalid);
    expect(faultOf(verify(presigned({ credential }), undefined, { known }))).toMatchObject(invalid);
  });

  test("passes when it is the one", () => {
    expect(verify(signed({ credential: SESSION }), HELLO, { known: SESSION }).kind).toBe(
      "verified",
    );
    expect(verify(presigned({ credential: SESSION }), undefined, { known: SESSION }).kind).toBe(
      "verified",
    );
  });

  test("is refused from the millisecond at which it expires", () => {
    const known = { ...SESSION, expiresAt: SIGNED_AT + 10 };
    const request = signed({ credential: SESSION });
    expect(verify(request, HELLO, { known, nowMs: SIGNED_AT + 9 }).kind).toBe("verified");
    expect(faultOf(verify(request, HELLO, { known, nowMs: SIGNED_AT + 10 }))).toMatchObject({
      errorType: "ExpiredTokenException",
      message: "The security token included in the request is expired",
    });
  });
});

describe("X-Amz-Content-Sha256", () => {
  const declaring = (value: string) => post({ headers: [HOST, ["X-Amz-Content-Sha256", value]] });

  test("passes when it is the body's", () => {
    expect(verify(signed({ request: declaring(sha256Hex(HELLO)) }), HELLO).kind).toBe("verified");
  });

  test.each(["UNSIGNED-PAYLOAD", sha256Hex("other"), ""])("is refused when it is %p", (value) => {
    expectMismatch(verify(signed({ request: declaring(value) }), HELLO));
  });

  test("is compared even when it is not signed", () => {
    const request = signed();
    const headers: HeaderField[] = [
      ...request.headers,
      ["x-amz-content-sha256", sha256Hex("other")],
    ];
    expectMismatch(verify({ ...request, headers }, HELLO));
  });
});

describe("SigningKeyCache", () => {
  const scope = { date: "20260925", region: "us-east-1", service: "execute-api" };
  const derived = preparedKey(deriveSigningKey(SECRET, scope));
  const named = (accessKeyId: string) => ({ ...KEY, accessKeyId });

  test("serves the second request with the first one's key", () => {
    const keys = new SigningKeyCache();
    expect(verify(signed(), HELLO, { keys }).kind).toBe("verified");
    expect(keys.size).toBe(1);
    const kept = keys.find(KEY, scope);
    expect(kept).toBeDefined();
    expect(verify(signed(), HELLO, { keys }).kind).toBe("verified");
    expect(keys.find(KEY, scope)).toBe(kept as NonNullable<typeof kept>);
  });

  test("keeps nothing for a signature that did not verify, or a key that nobody knows", () => {
    const keys = new SigningKeyCache();
    verify(signed(), undefined, { keys });
    verify(signed({ credential: named("AKIDSTRANGER") }), HELLO, { keys });
    verify(signed({ credential: SESSION }), HELLO, { keys });
    expect(keys.size).toBe(0);
  });

  test("forgets a key when the secret is another", () => {
    const keys = new SigningKeyCache();
    verify(signed(), HELLO, { keys });
    const rotated = { ...KEY, secretAccessKey: "rotated" };
    expectMismatch(verify(signed(), HELLO, { keys, known: rotated }));
    expect(verify(signed({ credential: rotated }), HELLO, { keys, known: rotated }).kind).toBe(
      "verified",
    );
    expectMismatch(verify(signed(), HELLO, { keys, known: rotated }));
    expect(keys.size).toBe(1);
  });

  test("tells days and Regions apart", () => {
    const keys = new SigningKeyCache();
    verify(signed(), HELLO, { keys });
    verify(signed({ region: "eu-west-1" }), HELLO, { keys });
    verify(signed({ amzDate: "20260924T235959Z" }), HELLO, { keys });
    expect(keys.size).toBe(3);
  });

  test("holds as many keys as it may and drops the one unused for longest", () => {
    const keys = new SigningKeyCache(2);
    keys.keep(named("A"), scope, derived);
    keys.keep(named("B"), scope, derived);
    expect(keys.size).toBe(2);
    keys.keep(named("A"), scope, derived);
    keys.keep(named("C"), scope, derived);
    expect(keys.size).toBe(2);
    expect(keys.find(named("A"), scope)).toBeDefined();
    expect(keys.find(named("B"), scope)).toBeUndefined();
    expect(keys.find(named("C"), scope)).toBeDefined();
  });
});
