import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { chmodSync, existsSync } from "node:fs";
import { certificateFiles } from "../../test/support/certificate-files.ts";
import { RawClient } from "../../test/support/raw-client.ts";
import { OPCODE } from "../../test/support/raw-frame.ts";
import { startTestServe } from "../../test/support/serve-gateway.ts";
import { mockApi, projectFolder } from "../cli/dev/dev-project.fixture.ts";
import { ConfigError } from "../config/config-error.ts";
import { mintConnectionId } from "../core/connection-id.ts";
import { formatAmzDate } from "../core/sigv4/amz-date.ts";
import { signRequest } from "../core/sigv4/sign.ts";

const NOBODY = mintConnectionId(new Uint8Array(8).fill(7), 7);
const CHAT = `apis:\n  chat:${mockApi()}`;

/** A GetConnection of a connection that is gone: 410 for who may ask. */
async function statusFor(
  port: number,
  credential: { accessKeyId: string; secretAccessKey: string },
  region = "us-east-1",
): Promise<number> {
  const rawPath = `/dev/@connections/${encodeURIComponent(NOBODY)}`;
  const host = `127.0.0.1:${port}`;
  const headers = signRequest({
    request: { method: "GET", rawPath, rawQuery: undefined, headers: [["Host", host]] },
    body: undefined,
    ...{ credential, region, service: "execute-api" },
    amzDate: formatAmzDate(Date.now()),
  });
  const init = { headers: Object.fromEntries(headers) };
  return (await fetch(`http://${host}${rawPath}`, init)).status;
}

const connectTo = async (port: number, path = "/dev") => {
  using client = await RawClient.connect({ port });
  return (await client.upgrade(path)).status;
};

const textOf = async (url: string) => (await fetch(url)).text();

describe("startServeGateway()", () => {
  test("starts with nothing: clients get 403, probes are answered, the administrator has a key", async () => {
    using folder = projectFolder();
    await using serving = await startTestServe(folder.folder);
    const { port, controlUrl, administrator } = serving.gateway;
    expect(await connectTo(port)).toBe(403);
    expect(await textOf(`${controlUrl}/livez`)).toBe("ok\n");
    expect(await textOf(`${controlUrl}/readyz`)).toBe("ok\n");
    expect(await textOf(`${controlUrl}/metrics`)).toContain("sluice_connections");
    expect(administrator.file?.file).toBe(folder.path("data/credentials"));
  });

  test("verifies every signature: the administrator's, for its own Region, and no unknown key's", async () => {
    using folder = projectFolder({ "sluice.yaml": CHAT });
    await using serving = await startTestServe(folder.folder, { path: folder.folder });
    const { port, administrator } = serving.gateway;
    const { accessKeyId = "", secretAccessKey = "" } = administrator.file ?? {};
    const known = { accessKeyId, secretAccessKey };
    expect(await statusFor(port, known)).toBe(410);
    expect(await statusFor(port, known, "eu-west-1")).toBe(403);
    expect(await statusFor(port, { ...known, secretAccessKey: "wrong" })).toBe(403);
    expect(await statusFor(port, { ...known, accessKeyId: "AKIDUNKNOWN" })).toBe(403);
    const said = [...serving.warnings, ...serving.remarks].join();
    expect(said).not.toContain(secretAccessKey);
  });

  test("takes in no key of the user's environment, and makes no development authority", async () => {
    using folder = projectFolder({ "sluice.yaml": CHAT });
    await using serving = await startTestServe(folder.folder, { path: folder.folder });
    const known = { accessKeyId: "AKIDMINE", secretAccessKey: "right" };
    expect(await statusFor(serving.gateway.port, known)).toBe(403);
    expect(existsSync(folder.path("data/ca.pem"))).toBe(false);
  });

  test("takes the client's address from the proxies that it is told to trust", async () => {
    const template = "$context.identity.sourceIp";
    using folder = projectFolder({ "sluice.yaml": `apis:\n  chat:${mockApi(template)}` });
    const sourceIpWith = async (trustedProxies: string) => {
      await using serving = await startTestServe(folder.folder, {
        path: folder.folder,
        flags: { trustedProxies },
      });
      using client = await RawClient.connect({ port: serving.gateway.port });
      await client.upgrade("/dev", ["X-Forwarded-For: 192.0.2.1, 198.51.100.7"]);
      client.sendFrame({ opcode: OPCODE.text, payload: "x" });
      return (await client.readFrame()).text;
    };
    expect(await sourceIpWith("loopback")).toBe("198.51.100.7");
    expect(await sourceIpWith("10.0.0.0/8")).toBe("127.0.0.1");
  });

  test("is not ready while it stops, and serves on until then", async () => {
    using folder = projectFolder({ "sluice.yaml": CHAT });
    await using serving = await startTestServe(folder.folder, { path: folder.folder });
    const { port, controlUrl } = serving.gateway;
    serving.gateway.startDraining();
    const answer = await fetch(`${controlUrl}/readyz`);
    expect([answer.status, await answer.text()]).toEqual([503, "The gateway is stopping.\n"]);
    expect((await fetch(`${controlUrl}/livez`)).status).toBe(200);
    expect(await connectTo(port)).toBe(101);
  });

  test("serves what the file says now when it is read again, and keeps it when that is broken", async () => {
    using folder = projectFolder({ "sluice.yaml": CHAT });
    await using serving = await startTestServe(folder.folder, { path: folder.folder });
    const { port } = serving.gateway;
    using client = await RawClient.connect({ port });
    expect((await client.upgrade("/dev")).status).toBe(101);
    folder.write("sluice.yaml", `apis:\n  chat:${mockApi("pong", "dev: {}, next: {}")}`);
    expect(await connectTo(port, "/next")).toBe(403);
    await serving.reload();
    expect(await connectTo(port, "/next")).toBe(101);
    folder.write("sluice.yaml", "apis:\n  chat: { rotues: {} }\n");
    expect(async () => serving.reload()).toThrow("Unknown key");
    expect(await connectTo(port, "/next")).toBe(101);
    client.sendFrame({ opcode: OPCODE.text, payload: "x" });
    expect((await client.readFrame()).text).toBe("pong");
  });

  test("answers TLS alone with the certificates it is given, domains with their own, and renews both ports'", async () => {
    using old = await certificateFiles();
    using renewed = await certificateFiles();
    const names = ["localhost", "chat.example.com"];
    const own = old.write("own", await old.issue());
    const control = old.write("control", await old.issue());
    const domain = old.write("domain", await old.issue({ names }));
    const domains = `domainNames:\n  chat.example.com:\n    certificateFile: ${domain.certificateFile}\n    keyFile: ${domain.keyFile}\n    apiMappings: [{ api: chat, stage: dev }]\n`;
    using folder = projectFolder({ "sluice.yaml": `${CHAT}${domains}` });
    await using serving = await startTestServe(folder.folder, {
      path: folder.folder,
      flags: {
        "tls.certificateFile": own.certificateFile,
        "tls.keyFile": own.keyFile,
        "controlTls.certificateFile": control.certificateFile,
        "controlTls.keyFile": control.keyFile,
      },
    });
    const { port, controlUrl, isTls } = serving.gateway;
    expect(isTls).toBe(true);
    const over = async (ca: string, servername: string, path = "/dev") => {
      using client = await RawClient.connect({ port, tls: { ca, servername } });
      return (await client.upgrade(path, [`Host: ${servername}`])).status;
    };
    const probe = (ca: string) =>
      fetch(`${controlUrl.replace("127.0.0.1", "localhost")}/readyz`, {
        tls: { ca },
        keepalive: false,
      } as RequestInit);
    expect(await over(old.ca, "localhost")).toBe(101);
    expect(await over(old.ca, "chat.example.com", "/")).toBe(101);
    expect((await probe(old.ca)).status).toBe(200);
    expect(await connectTo(port)).toBe(400);

    for (const name of ["own", "control", "domain"])
      old.write(name, await renewed.issue({ names }));
    serving.gateway.reloadCertificates();
    expect(serving.warnings).toEqual([]);
    expect(await over(renewed.ca, "localhost")).toBe(101);
    expect(await over(renewed.ca, "chat.example.com", "/")).toBe(101);
    expect((await probe(renewed.ca)).status).toBe(200);
    await expect(over(old.ca, "localhost")).rejects.toThrow();
  });

  test("says which of its data others can read", async () => {
    using folder = projectFolder();
    const data = folder.path("data");
    const file = folder.path("data/sluice.db");
    {
      await using serving = await startTestServe(folder.folder);
      expect(serving.warnings).toEqual([]);
    }
    chmodSync(file, 0o644);
    chmodSync(data, 0o755);
    await using serving = await startTestServe(folder.folder);
    expect(serving.warnings).toEqual([
      `Others can enter the data folder ${data}: chmod 700 ${data}`,
      `Others can read ${file}: chmod 600 ${file}`,
      `Others can read ${file}-wal: chmod 600 ${file}-wal`,
    ]);
  });

  test("does not start with a value that was damaged, and says what to do", async () => {
    using folder = projectFolder();
    const file = folder.path("data/sluice.db");
    await (await startTestServe(folder.folder))[Symbol.asyncDispose]();
    {
      using database = new Database(file);
      database.run("INSERT INTO definitions VALUES ('apis/a', '{}', 1)");
    }
    await expect(startTestServe(folder.folder)).rejects.toThrow(
      new ConfigError(
        `"${file}" is damaged (the definition "apis/a" is not what was kept): put a backup in its place`,
      ),
    );
  });

  test("makes no client certificate, and says what to write", async () => {
    const stages = "dev: { clientCertificateId: abc123 }";
    using folder = projectFolder({
      "sluice.yaml": `apis:\n  chat:${mockApi("pong", stages)}clientCertificates: { abc123: {} }\n`,
    });
    await expect(startTestServe(folder.folder, { path: folder.folder })).rejects.toThrow(
      "Client certificate abc123 has no files, and sluice serve makes none: name its certificateFile and keyFile under clientCertificates in sluice.yaml",
    );
  });
});
