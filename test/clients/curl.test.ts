import { afterAll, beforeAll, describe, expect } from "bun:test";
import { join } from "node:path";
import type { TestGateway } from "../support/gateway.ts";
import { findCurl } from "../support/programs.ts";
import { clientEnvironment, type Ended, runClient } from "./client-process.ts";
import { curlPathSigning, signableUrl } from "./curl-signing.ts";
import { testWith } from "./installed.ts";
import {
  ADMIN,
  API_ID,
  type ConnectedClient,
  connectClient,
  type SigningKey,
  startManagementGateway,
  TEMPORARY,
} from "./management-gateway.ts";
import { presigned } from "./signed-request.ts";

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

function curl(parameters: readonly string[]): Promise<Ended> {
  const ending = ["--silent", "--show-error", "--write-out", "\n%{http_code}"];
  return runClient([findCurl(), ...ending, ...parameters], {
    environment: clientEnvironment(gateway),
  });
}

function signedBy({ accessKeyId, secretAccessKey, sessionToken }: SigningKey): readonly string[] {
  return [
    ...["--aws-sigv4", "aws:amz:us-east-1:execute-api"],
    ...["--user", `${accessKeyId}:${secretAccessKey}`],
    ...(sessionToken === undefined ? [] : ["--header", `x-amz-security-token: ${sessionToken}`]),
  ];
}

/** `connection()` of the client that the tests share, at this endpoint. */
function connection(endpoint: string, connectionId: string = connected.connectionId) {
  return signableUrl(curlPathSigning(), { endpoint, connectionId });
}

const status = ({ stdout }: Ended) => Number(stdout.slice(stdout.lastIndexOf("\n")));
const body = ({ stdout }: Ended) => stdout.slice(0, stdout.lastIndexOf("\n"));

describe("curl --aws-sigv4", () => {
  const test = testWith("curl");

  test("POST sends, GET tells, DELETE closes", async () => {
    using leaving = await connectClient(gateway);
    const url = connection(gateway.http("/dev"), leaving.connectionId);
    const posted = await curl([...signedBy(ADMIN), "--data-binary", "Hello ☃", ...url]);
    expect([status(posted), body(posted)]).toEqual([200, ""]);
    expect(await leaving.nextMessage()).toBe("Hello ☃");
    const got = await curl([...signedBy(ADMIN), ...url]);
    expect(status(got)).toBe(200);
    expect(body(got)).toMatch(
      /^\{\n {2}"identity" : \{\n {4}"sourceIp" : "[^"]+",\n {4}"userAgent" : "example\/1\.0"\n {2}\},\n {2}"connectedAt" : "[^"]+Z",\n {2}"lastActiveAt" : "[^"]+Z"\n\}$/,
    );
    const deleted = await curl([...signedBy(ADMIN), "--request", "DELETE", ...url]);
    expect([status(deleted), body(deleted)]).toEqual([204, ""]);
    expect(await leaving.closed).toEqual({ code: 1000, reason: "Connection Closed Normally" });
    const gone = await curl([...signedBy(ADMIN), "--include", ...url]);
    expect(status(gone)).toBe(410);
    expect(gone.stdout).toContain("x-amzn-ErrorType: GoneException\r\n");
  });

  test("of the two spellings those work whose signature is the one that AWS expects", async () => {
    const signing = curlPathSigning();
    const { connectionId } = connected;
    const encodedId = encodeURIComponent(connectionId);
    for (const { path, canonical, works } of [
      {
        path: `/dev/@connections/${connectionId}`,
        canonical: `/dev/%40connections/${encodedId}`,
        works: signing !== "verbatim",
      },
      {
        path: `/dev/%40connections/${encodedId}`,
        canonical: `/dev/%2540connections/${encodeURIComponent(encodedId)}`,
        works: signing === "again",
      },
    ]) {
      const answer = await curl([...signedBy(ADMIN), gateway.http(path)]);
      expect([path, status(answer)]).toEqual([path, works ? 200 : 403]);
      if (works) continue;
      expect(JSON.parse(body(answer)).message).toContain(
        `The Canonical String for this request should have been\n'GET\n${canonical}\n`,
      );
    }
  });

  test("every form of the endpoint leads to the connection", async () => {
    const { port } = gateway;
    const host = `${API_ID}.execute-api.localhost`;
    const tls = ["--cacert", join(gateway.folder, "ca.pem")];
    const here = ["--connect-to", `${host}:${port}:127.0.0.1:${port}`];
    const resolved = ["--resolve", `${host}:${port}:127.0.0.1`];
    for (const [endpoint, ...parameters] of [
      [gateway.http("/prod")],
      [gateway.https("/dev"), ...tls],
      [gateway.http(`/_aws/execute-api/${API_ID}/dev`)],
      [`http://${host}:${port}/dev`, ...here],
      [`https://${host}:${port}/prod`, ...tls, ...resolved],
    ] as const) {
      const data = `through ${endpoint}`;
      const call = [...signedBy(ADMIN), "--data-binary", data, ...parameters];
      expect([endpoint, status(await curl([...call, ...connection(endpoint)]))]).toEqual([
        endpoint,
        200,
      ]);
      expect(await connected.nextMessage()).toBe(data);
    }
  });

  test("an unsigned call, a wrong secret and garbage are told apart", async () => {
    const url = connection(gateway.http("/dev"));
    const unsigned = await curl(url);
    expect([status(unsigned), body(unsigned)]).toEqual([
      403,
      '{"message":"Missing Authentication Token"}',
    ]);
    const wrong = await curl([...signedBy({ ...ADMIN, secretAccessKey: "wrong" }), ...url]);
    expect(status(wrong)).toBe(403);
    expect(body(wrong)).toStartWith('{"message":"The request signature we calculated does not');
    const garbage = await curl(connection(gateway.http("/dev"), "garbage"));
    expect([status(garbage), body(garbage)]).toEqual([
      400,
      '{"message":"Invalid connectionId: garbage"}',
    ]);
  });

  test("temporary credentials bring their session token in a header", async () => {
    const url = connection(gateway.http("/dev"));
    expect(status(await curl([...signedBy(TEMPORARY), ...url]))).toBe(200);
    const wrong = await curl([...signedBy({ ...TEMPORARY, sessionToken: "wrong" }), ...url]);
    expect([status(wrong), body(wrong)]).toEqual([
      403,
      '{"message":"The security token included in the request is invalid."}',
    ]);
  });

  test("a presigned URL works without a key until it has expired", async () => {
    const path = `/dev/%40connections/${encodeURIComponent(connected.connectionId)}`;
    const at = (signedAt: number) =>
      gateway.http(presigned(gateway, { method: "GET", path, signedAt }, 60));
    expect(status(await curl([at(Date.now())]))).toBe(200);
    const expired = await curl([at(Date.now() - 120_000)]);
    expect(status(expired)).toBe(403);
    expect(body(expired)).toStartWith('{"message":"Signature expired: ');
  });

  test("131073 bytes are refused with a bare 413", async () => {
    const data = join(gateway.folder, "too-large");
    await Bun.write(data, "x".repeat(131_073));
    const call = [...signedBy(ADMIN), "--include", "--data-binary", `@${data}`];
    const answer = await curl([...call, ...connection(gateway.http("/dev"))]);
    expect(status(answer)).toBe(413);
    expect(answer.stdout).not.toMatch(/x-amz|content-type/i);
  });
});
