import { describe, expect, test } from "bun:test";
import { startTestGateway, type TestGatewayOptions } from "../../test/support/gateway.ts";
import { RawClient } from "../../test/support/raw-client.ts";
import { mintConnectionId } from "../core/connection-id.ts";
import { formatAmzDate } from "../core/sigv4/amz-date.ts";
import { signRequest } from "../core/sigv4/sign.ts";

const PROJECT = JSON.stringify({
  apis: { chat: { stages: { dev: {} }, routes: { $default: "http://127.0.0.1:1/" } } },
});
const NOBODY = mintConnectionId(new Uint8Array(8).fill(7), 7);

function start(options: Partial<TestGatewayOptions> = {}) {
  return startTestGateway({ sluiceYaml: PROJECT, ...options });
}

/** A GetConnection of a connection that is gone: 410 for who may ask. */
async function signedGet(
  port: number,
  credential: { accessKeyId: string; secretAccessKey: string },
) {
  const host = `localhost:${port}`;
  const rawPath = `/dev/@connections/${encodeURIComponent(NOBODY)}`;
  const headers = signRequest({
    request: { method: "GET", rawPath, rawQuery: undefined, headers: [["Host", host]] },
    body: undefined,
    credential,
    region: "us-east-1",
    service: "execute-api",
    amzDate: formatAmzDate(Date.now()),
  });
  return fetch(`http://${host}${rawPath}`, { headers: Object.fromEntries(headers) });
}

describe("startDevGateway()", () => {
  test("answers on both loopback addresses", async () => {
    await using gateway = await start();
    for (const host of ["127.0.0.1", "::1"]) {
      using client = await RawClient.connect({ port: gateway.port, host });
      expect((await client.upgrade("/dev")).status).toBe(101);
    }
  });

  test("lets the control listener be addressed by the names of the configuration alone", async () => {
    await using gateway = await start({
      settings: { controlHostNames: "sluice,gateway.internal" },
    });
    const statusFor = async (host: string) =>
      (await fetch(gateway.control("/nothing"), { headers: { Host: host } })).status;
    expect(await statusFor("gateway.internal")).toBe(404);
    expect(await statusFor("sluice:80")).toBe(404);
    expect(await statusFor("evil.example")).toBe(403);
  });

  test("admits an unknown key and says so once, without its secret", async () => {
    await using gateway = await start();
    const credential = { accessKeyId: "AKIDUNKNOWN", secretAccessKey: "hush" };
    expect((await signedGet(gateway.port, credential)).status).toBe(410);
    expect((await signedGet(gateway.port, credential)).status).toBe(410);
    expect(gateway.warnings.filter((text) => text.includes("AKIDUNKNOWN"))).toHaveLength(1);
    expect(gateway.warnings.join()).not.toContain("hush");
  });

  test("refuses an unknown key when it is strict", async () => {
    await using gateway = await start({ settings: { strict: true } });
    const credential = { accessKeyId: "AKIDUNKNOWN", secretAccessKey: "hush" };
    expect((await signedGet(gateway.port, credential)).status).toBe(403);
  });

  test("verifies the keys of the user's environment", async () => {
    const environment = { AWS_ACCESS_KEY_ID: "AKIDMINE", AWS_SECRET_ACCESS_KEY: "right" };
    await using gateway = await start({ environment });
    const key = (secretAccessKey: string) => ({ accessKeyId: "AKIDMINE", secretAccessKey });
    expect((await signedGet(gateway.port, key("right"))).status).toBe(410);
    expect((await signedGet(gateway.port, key("wrong"))).status).toBe(403);
    expect(gateway.warnings).toEqual([]);
  });
});
