import { afterAll, beforeAll, describe, expect } from "bun:test";
import { mintConnectionId } from "../../src/core/connection-id.ts";
import type { TestGateway } from "../support/gateway.ts";
import { RawClient } from "../support/raw-client.ts";
import { CLIENT_TEST_MS, testWith } from "./installed.ts";
import {
  ADMIN,
  API_ID,
  type ConnectedClient,
  connectClient,
  OTHER_API_ID,
  startManagementGateway,
  USER_AGENT,
} from "./management-gateway.ts";
import { BOTO3, JAVASCRIPT_SDK, type SdkCall, type SdkCaller, startSdk } from "./sdk-caller.ts";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Well-formed, of a connection that never was. */
const NEVER_CONNECTED = mintConnectionId(new Uint8Array(8).fill(7), 0);

describe.each([BOTO3, JAVASCRIPT_SDK])("$name", (sdk) => {
  const test = testWith(sdk.program);
  let gateway: TestGateway;
  let caller: SdkCaller | undefined;
  let connected: ConnectedClient;

  beforeAll(async () => {
    gateway = await startManagementGateway();
    connected = await connectClient(gateway);
  });

  afterAll(async () => {
    await caller?.[Symbol.asyncDispose]();
    connected[Symbol.dispose]();
    await gateway[Symbol.asyncDispose]();
  });

  /** The process starts with the first call: a test that is skipped starts nothing. */
  function call(changes: Partial<SdkCall>) {
    caller ??= startSdk(sdk, gateway);
    return caller.call({
      operation: "GetConnection",
      endpoint: gateway.http("/dev"),
      connectionId: connected.connectionId,
      key: ADMIN,
      ...changes,
    });
  }

  test(
    "PostToConnection sends the data to the client as text, however short",
    async () => {
      for (const data of ["Hello from API Gateway!", "", "snow ☃ 日本"]) {
        const outcome = await call({ operation: "PostToConnection", data });
        expect(outcome).toEqual({
          status: 200,
          requestId: expect.stringMatching(UUID),
          value: {},
        });
        expect(await connected.nextMessage()).toBe(data);
      }
    },
    CLIENT_TEST_MS,
  );

  test("GetConnection tells who the client is and since when", async () => {
    const { status, value } = await call({});
    expect(status).toBe(200);
    expect(value).toEqual({
      ConnectedAt: expect.any(String),
      Identity: {
        SourceIp: expect.stringMatching(/^(?:127\.0\.0\.1|::1)$/),
        UserAgent: USER_AGENT,
      },
      LastActiveAt: expect.any(String),
    });
    const at = (name: string) => Date.parse(String(value?.[name]));
    expect(at("ConnectedAt")).toBeGreaterThan(Date.now() - 60_000);
    expect(at("LastActiveAt")).toBeGreaterThanOrEqual(at("ConnectedAt"));
  });

  test("DeleteConnection closes with 1000; from then on every call is GoneException", async () => {
    using leaving = await connectClient(gateway);
    const { connectionId } = leaving;
    expect(await call({ operation: "DeleteConnection", connectionId })).toMatchObject({
      status: 204,
      requestId: expect.stringMatching(UUID),
    });
    expect(await leaving.closed).toEqual({ code: 1000, reason: "Connection Closed Normally" });
    for (const operation of ["PostToConnection", "GetConnection", "DeleteConnection"] as const) {
      const data = operation === "PostToConnection" ? { data: "x" } : {};
      expect(await call({ operation, connectionId, ...data })).toMatchObject({
        status: 410,
        exception: "GoneException",
        code: "GoneException",
        requestId: expect.stringMatching(UUID),
      });
    }
  });

  test("a connection id that was never given out is GoneException", async () => {
    const outcome = await call({ connectionId: NEVER_CONNECTED });
    expect(outcome).toMatchObject({ status: 410, exception: "GoneException" });
  });

  test("a text that is no connection id is BadRequestException, which the model does not have", async () => {
    const outcome = await call({ connectionId: "abc" });
    expect(outcome).toMatchObject({
      status: 400,
      code: "BadRequestException",
      message: "Invalid connectionId: abc",
    });
    expect(outcome.exception).not.toBe("BadRequestException");
  });

  test("131072 bytes arrive; one more is 413 without a name, as AWS's edge answers it", async () => {
    const data = "x".repeat(131_072);
    expect((await call({ operation: "PostToConnection", data })).status).toBe(200);
    expect(await connected.nextMessage()).toBe(data);
    const outcome = await call({ operation: "PostToConnection", data: `${data}x` });
    expect(outcome).toMatchObject({ status: 413, requestId: null });
    expect(outcome.code).toBe(sdk === BOTO3 ? "413" : "Unknown");
  });

  test("a stage that is not there is ForbiddenException", async () => {
    const outcome = await call({ endpoint: gateway.http("/staging") });
    expect(outcome).toMatchObject({
      status: 403,
      exception: "ForbiddenException",
      message: "Forbidden",
    });
  });

  test("every form of the endpoint leads to the connection", async () => {
    const endpoints = [
      `http://127.0.0.1:${gateway.port}/dev`,
      gateway.https("/dev"),
      gateway.http("/prod"), // Another stage of the same API.
      gateway.http(`/_aws/execute-api/${API_ID}/dev`),
      gateway.https(`/_aws/execute-api/${API_ID}/prod`),
    ];
    for (const endpoint of endpoints) {
      const data = `through ${endpoint}`;
      const outcome = await call({ operation: "PostToConnection", endpoint, data });
      expect(outcome.status).toBe(200);
      expect(await connected.nextMessage()).toBe(data);
    }
  });

  test("through another API the connection is gone", async () => {
    const endpoint = gateway.http(`/_aws/execute-api/${OTHER_API_ID}/dev`);
    expect(await call({ endpoint })).toMatchObject({ status: 410, exception: "GoneException" });
  });
});

/** More than the kernel's buffers of both ends hold, in messages of the largest size. */
const POSTS_MAX = 400;

describe.each([BOTO3, JAVASCRIPT_SDK])("$name and a client that does not read", (sdk) => {
  testWith(sdk.program)(
    "PostToConnection is LimitExceededException once the client's send buffer is full",
    async () => {
      await using gateway = await startManagementGateway({
        settings: { "limits.sendBufferBytesMax": "262144" },
      });
      using slow = await RawClient.connect({ port: gateway.port });
      expect((await slow.upgrade("/dev")).status).toBe(101);
      slow.socket.pause();
      const { connectionId } = gateway.activities.find(
        ({ eventType }) => eventType === "CONNECT",
      ) ?? { connectionId: "" };
      await using caller = startSdk(sdk, gateway);
      const post = {
        operation: "PostToConnection",
        endpoint: gateway.http("/dev"),
        connectionId,
        key: ADMIN,
        data: "x".repeat(131_072),
      } as const;
      let outcome = await caller.call(post);
      for (let posts = 1; posts < POSTS_MAX && outcome.status === 200; posts += 1) {
        outcome = await caller.call(post);
      }
      expect(outcome).toMatchObject({
        status: 429,
        exception: "LimitExceededException",
        requestId: expect.stringMatching(UUID),
      });
    },
    CLIENT_TEST_MS,
  );
});
