import { describe, expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startTestGateway, type TestGatewayOptions } from "../../test/support/gateway.ts";
import { RawClient } from "../../test/support/raw-client.ts";
import { OPCODE } from "../../test/support/raw-frame.ts";
import {
  createAuthority,
  issueCertificate,
} from "../adapters/certificates/certificate-authority.ts";
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

  test("starts the function of $connect before there is a client, and no other", async () => {
    const sluiceYaml = JSON.stringify({
      apis: {
        chat: { routes: { $connect: { function: "enter" }, $default: { function: "talk" } } },
        other: { routes: { $connect: { function: "visit" } } },
      },
      functions: Object.fromEntries(
        ["enter", "talk", "visit"].map((name) => [
          name,
          { handler: "app.handler", runtime: "nodejs22.x", codeUri: "." },
        ]),
      ),
    });
    const files = { "app.mjs": "export const handler = async () => ({ statusCode: 200 });" };
    await using gateway = await start({ sluiceYaml, files });
    const instances = async () => {
      const text = await (await fetch(gateway.control("/metrics"))).text();
      return [...text.matchAll(/sluice_function_instances\{[^}]*"(\w+)"\} (\d+)/g)]
        .map(([, name, count]) => `${name} ${count}`)
        .sort();
    };
    expect(await instances()).toEqual(["enter 1", "talk 0", "visit 0"]);
    using client = await RawClient.connect({ port: gateway.port, host: "127.0.0.1" });
    expect((await client.upgrade("/dev")).status).toBe(101);
    expect(await instances()).toEqual(["enter 1", "talk 0", "visit 0"]);
  });
});

describe("startDevGateway() serves certificates that come while it runs", () => {
  const projectWith = (domainNames: object) =>
    JSON.stringify({ ...JSON.parse(PROJECT), domainNames });

  test("of a new custom domain, while open connections stay, and those of one that has gone end with it", async () => {
    await using gateway = await start();
    const ca = await readFile(join(gateway.folder, "ca.pem"), "utf8");
    const connect = (servername: string) =>
      RawClient.connect({ port: gateway.port, tls: { ca, servername } });
    using early = await connect("localhost");
    expect((await early.upgrade("/dev")).status).toBe(101);
    await expect(connect("chat.example.com")).rejects.toThrow("chat.example.com");

    await gateway.deployWithCertificates(projectWith({ "chat.example.com": "chat" }));
    using late = await connect("chat.example.com");
    const upgraded = await late.upgrade("/", ["Host: chat.example.com"]);
    expect(upgraded.status).toBe(101);
    // The one before is served by a listener that takes no more.
    early.sendFrame({ opcode: OPCODE.ping, payload: "x" });
    expect((await early.readFrame()).text).toBe("x");

    await gateway.deployWithCertificates(PROJECT);
    await expect(connect("chat.example.com")).rejects.toThrow("chat.example.com");
  });

  test("of a domain with its own, by the server name", async () => {
    const authority = await createAuthority(Date.now());
    const own = await issueCertificate(authority, ["own.example.com"], Date.now());
    await using gateway = await start({ files: { "own.pem": own.cert, "own.key": own.key } });
    const files = { certificateFile: "own.pem", keyFile: "own.key" };
    await gateway.deployWithCertificates(
      projectWith({ "own.example.com": { ...files, apiMappings: [{ api: "chat" }] } }),
    );
    const tls = { ca: authority.cert, servername: "own.example.com" };
    using client = await RawClient.connect({ port: gateway.port, tls });
    expect((await client.upgrade("/", ["Host: own.example.com"])).status).toBe(101);
  });
});
