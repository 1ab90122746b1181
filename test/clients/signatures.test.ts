import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { TestGateway } from "../support/gateway.ts";
import { testWith } from "./installed.ts";
import {
  ADMIN,
  type ConnectedClient,
  connectClient,
  startManagementGateway,
  TEMPORARY,
  UNKNOWN,
} from "./management-gateway.ts";
import { BOTO3, JAVASCRIPT_SDK, type SdkCall, type SdkCaller, startSdk } from "./sdk-caller.ts";
import { presigned, sendSigned } from "./signed-request.ts";

const MISMATCH =
  "The request signature we calculated does not match the signature you provided. " +
  "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
const INVALID_TOKEN = "The security token included in the request is invalid.";
const SECONDS = 1_000;

let gateway: TestGateway;
let connected: ConnectedClient;

beforeAll(async () => {
  gateway = await startManagementGateway();
  connected = await connectClient(gateway);
});

afterAll(async () => {
  connected[Symbol.dispose]();
  await gateway[Symbol.asyncDispose]();
});

function getCall(at: TestGateway, { connectionId }: ConnectedClient): SdkCall {
  return { operation: "GetConnection", endpoint: at.http("/dev"), connectionId, key: ADMIN };
}

describe.each([BOTO3, JAVASCRIPT_SDK])("signatures by $name", (sdk) => {
  const testSdk = testWith(sdk.program);
  let caller: SdkCaller | undefined;
  const call = (changes: Partial<SdkCall>) => {
    caller ??= startSdk(sdk, gateway);
    return caller.call({ ...getCall(gateway, connected), ...changes });
  };
  afterAll(() => caller?.[Symbol.asyncDispose]());

  testSdk(
    "a wrong secret is InvalidSignatureException with what should have been signed",
    async () => {
      const outcome = await call({ key: { ...ADMIN, secretAccessKey: "wrong" } });
      expect(outcome).toMatchObject({ status: 403, code: "InvalidSignatureException" });
      // The path as it was sent, %3D, encoded once more.
      const encodedTwice = encodeURIComponent(encodeURIComponent(connected.connectionId));
      expect(outcome.message).toStartWith(
        `${MISMATCH}\n\nThe Canonical String for this request should have been\n'GET\n/dev/%40connections/${encodedTwice}\n\n`,
      );
      expect(outcome.message).toContain(
        "\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n",
      );
      expect(outcome.message).not.toContain(ADMIN.secretAccessKey);
    },
  );

  testSdk(
    "a body that changed on the way is InvalidSignatureException and reaches nobody",
    async () => {
      const outcome = await call({
        operation: "PostToConnection",
        data: "pay 10",
        tamperedData: "pay 99",
      });
      expect(outcome).toMatchObject({ status: 403, code: "InvalidSignatureException" });
      expect((await call({ operation: "PostToConnection", data: "next" })).status).toBe(200);
      expect(await connected.nextMessage()).toBe("next");
    },
  );

  testSdk("an unsigned call is MissingAuthenticationTokenException", async () => {
    expect(await call({ key: null })).toMatchObject({
      status: 403,
      code: "MissingAuthenticationTokenException",
      message: "Missing Authentication Token",
    });
  });

  testSdk("an unsigned call for garbage is told of the garbage", async () => {
    expect(await call({ key: null, connectionId: "garbage" })).toMatchObject({
      status: 400,
      message: "Invalid connectionId: garbage",
    });
  });

  testSdk("temporary credentials need their session token, and no other", async () => {
    const { sessionToken, ...withoutToken } = TEMPORARY;
    expect((await call({ key: { ...TEMPORARY } })).status).toBe(200);
    for (const key of [
      withoutToken,
      { ...TEMPORARY, sessionToken: `${sessionToken}x` },
      { ...ADMIN, sessionToken: "one too many" },
    ]) {
      expect(await call({ key })).toMatchObject({
        status: 403,
        code: "UnrecognizedClientException",
        message: INVALID_TOKEN,
      });
    }
  });
});

testWith("node")("a clock ten minutes late signs what has expired", async () => {
  await using caller = startSdk(JAVASCRIPT_SDK, gateway);
  const outcome = await caller.call({
    ...getCall(gateway, connected),
    clockOffsetMs: -600 * SECONDS,
  });
  expect(outcome).toMatchObject({ status: 403, code: "InvalidSignatureException" });
  expect(outcome.message).toMatch(
    /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
  );
});

testWith("python3")("a URL that boto3 presigned needs no other header", async () => {
  await using caller = startSdk(BOTO3, gateway);
  const { value } = await caller.call({ ...getCall(gateway, connected), operation: "PresignGet" });
  const url = String(value?.url);
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toHaveProperty("connectedAt");
  const posted = await fetch(url, { method: "POST" });
  expect([posted.status, posted.headers.get("x-amzn-ErrorType")]).toEqual([
    403,
    "InvalidSignatureException",
  ]);
});

describe("signatures of another time or for something else", () => {
  const path = () => `/dev/%40connections/${encodeURIComponent(connected.connectionId)}`;

  test("a header is good for five minutes on both sides of now, not for six", async () => {
    for (const [seconds, status, message] of [
      [-290, 200, undefined],
      [-360, 403, "Signature expired: "],
      [290, 200, undefined],
      [360, 403, "Signature not yet current: "],
    ] as const) {
      const signedAt = Date.now() + seconds * SECONDS;
      const answer = await sendSigned(gateway, { method: "GET", path: path(), signedAt });
      expect([seconds, answer.status]).toEqual([seconds, status]);
      if (message === undefined) continue;
      expect(answer.header("x-amzn-ErrorType")).toBe("InvalidSignatureException");
      expect(JSON.parse(answer.body).message).toStartWith(message);
    }
  });

  test("a presigned GET is good for X-Amz-Expires seconds", async () => {
    for (const [age, status] of [
      [30, 200],
      [90, 403],
    ] as const) {
      const signedAt = Date.now() - age * SECONDS;
      const url = presigned(gateway, { method: "GET", path: path(), signedAt }, 60);
      const answer = await fetch(gateway.http(url));
      expect([age, answer.status]).toEqual([age, status]);
      if (status === 403) expect(await answer.text()).toContain("Signature expired: ");
    }
  });

  test("both spellings of the path are signed as they go on the wire, encoded once more", async () => {
    const raw = `/dev/@connections/${connected.connectionId}`;
    for (const spelling of [raw, path()]) {
      const call = { method: "POST", path: spelling, body: `through ${spelling}` } as const;
      expect((await sendSigned(gateway, call)).status).toBe(200);
      expect(await connected.nextMessage()).toBe(call.body);
    }
  });

  test("a signature for another service is refused in AWS's words", async () => {
    const answer = await sendSigned(gateway, { method: "GET", path: path(), service: "s3" });
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      403,
      { message: "Credential should be scoped to correct service: 'execute-api'. " },
    ]);
  });
});

describe("access keys that nobody here knows", () => {
  testWith("python3")("are let in with one warning for each key", async () => {
    await using own = await startManagementGateway();
    using client = await connectClient(own);
    await using caller = startSdk(BOTO3, own);
    const before = own.warnings.length;
    for (let calls = 0; calls < 3; calls += 1) {
      const outcome = await caller.call({ ...getCall(own, client), key: UNKNOWN });
      expect(outcome.status).toBe(200);
    }
    const warned = own.warnings.slice(before);
    expect(warned).toHaveLength(1);
    expect(warned[0]).toContain(`access key ${UNKNOWN.accessKeyId}, which is not known here`);
    expect(warned[0]).not.toContain(UNKNOWN.secretAccessKey);
  });

  testWith("python3").each([
    ["unknownAccessKeys=refuse", { unknownAccessKeys: "refuse" }],
    ["--strict", { strict: true }],
  ] as const)("are refused with %s", async (_title, settings) => {
    await using own = await startManagementGateway({ settings });
    using client = await connectClient(own);
    await using caller = startSdk(BOTO3, own);
    expect((await caller.call(getCall(own, client))).status).toBe(200);
    expect(await caller.call({ ...getCall(own, client), key: UNKNOWN })).toMatchObject({
      status: 403,
      code: "UnrecognizedClientException",
      message: INVALID_TOKEN,
    });
    expect(own.warnings.join("\n")).not.toContain(UNKNOWN.accessKeyId);
  });

  testWith("python3")("a signature for another Region passes, but not with --strict", async () => {
    await using caller = startSdk(BOTO3, gateway);
    const foreign = { ...getCall(gateway, connected), region: "eu-west-1" };
    expect((await caller.call(foreign)).status).toBe(200);
    await using strict = await startManagementGateway({ settings: { strict: true } });
    using client = await connectClient(strict);
    expect(await caller.call({ ...getCall(strict, client), region: "eu-west-1" })).toMatchObject({
      status: 403,
      code: "InvalidSignatureException",
      message: "Credential should be scoped to a valid region, not 'eu-west-1'. ",
    });
  });
});
