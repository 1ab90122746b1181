import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import {
  createAuthority,
  issueCertificate,
  issueClientCertificate,
  type KeyAndCertificate,
} from "../../src/adapters/certificates/certificate-authority.ts";
import { ensureDevelopmentCa } from "../../src/adapters/certificates/development-ca.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { connectRaw, projectOf } from "./support-project.ts";

/** An HTTPS backend that says how it was reached. */
interface TlsBackend extends Disposable {
  readonly port: number;
  readonly seen: { host: string | undefined; serverName: string; path: string | undefined }[];
}

const folder = mkdtempSync(join(tmpdir(), "sluice-backends-"));
afterAll(() => rmSync(folder, { recursive: true }));
const NOW = Date.now();
const privateCa = await createAuthority(NOW);
const foreignCa = await createAuthority(NOW);
const backendPair = await issueCertificate(privateCa, ["nlb.internal", "localhost"], NOW);

function pem(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function pemPair(name: string, { cert, key }: KeyAndCertificate) {
  return { certificateFile: pem(`${name}.pem`, cert), keyFile: pem(`${name}-key.pem`, key) };
}

const CA_FILE = pem("private-ca.pem", privateCa.cert);
const OWN = pemPair("own", await issueClientCertificate(privateCa, "own", NOW));
const FOREIGN = pemPair("foreign", await issueClientCertificate(foreignCa, "foreign", NOW));

/** `clientCa`: whom its clients must be certified by. */
async function tlsBackend(clientCa?: string): Promise<TlsBackend> {
  const seen: TlsBackend["seen"] = [];
  const asks =
    clientCa === undefined ? {} : { requestCert: true, rejectUnauthorized: true, ca: clientCa };
  const server: Server = createServer({ ...backendPair, ...asks }, (request, response) => {
    const serverName = String((request.socket as TLSSocket).servername);
    seen.push({ host: request.headers.host, serverName, path: request.url });
    request.resume().once("end", () => response.end("reached"));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as { port: number };
  return {
    port,
    seen,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

let open: TlsBackend;
let guarded: TlsBackend;

beforeAll(async () => {
  [open, guarded] = await Promise.all([tlsBackend(), tlsBackend(privateCa.cert)]);
});

afterAll(() => {
  for (const backend of [open, guarded]) backend[Symbol.dispose]();
});

beforeEach(() => {
  for (const backend of [open, guarded]) backend.seen.length = 0;
});

type Members = Readonly<Record<string, unknown>>;

function projectText($default: Members, more: { stage?: Members; file?: Members } = {}): string {
  return projectOf({
    routes: { $default: { ...$default, twoWay: true } },
    stages: { dev: more.stage ?? {} },
    ...(more.file === undefined ? {} : { file: more.file }),
  });
}

/** What a message is answered, and what the operator reads of it. */
async function said(gateway: TestGateway) {
  using connection = await connectRaw(gateway);
  connection.client.sendFrame({ opcode: OPCODE.text, payload: "hi" });
  const { text } = await connection.client.readFrame();
  const { connectionId } = connection;
  const activity = await gateway.activity(
    (each) => each.eventType === "MESSAGE" && each.connectionId === connectionId,
  );
  return { answer: text === "reached" ? text : JSON.parse(text).message, detail: activity.detail };
}

async function outcomeOf(
  sluiceYaml: string,
  settings: Readonly<Record<string, string>> = { "backends.caFile": CA_FILE },
) {
  await using gateway = await startTestGateway({ sluiceYaml, settings });
  return await said(gateway);
}

const FAILED = "Internal server error";

describe("a backend with a certificate of a private authority", () => {
  const uri = () => ({ integrationUri: `https://localhost:${open.port}/in?x=1` });

  test("is reached when backends.caFile names the authority", async () => {
    expect((await outcomeOf(projectText(uri()))).answer).toBe("reached");
    expect(open.seen).toEqual([
      { host: `localhost:${open.port}`, serverName: "localhost", path: "/in?x=1" },
    ]);
  });

  test("is not reached without, and the operator reads why", async () => {
    const { answer, detail } = await outcomeOf(projectText(uri()), {});
    expect(answer).toBe(FAILED);
    expect(detail).toBe(
      `Cannot reach https://localhost:${open.port}: its certificate is of an authority that is not trusted here; backends.caFile names a file with the authority's certificate`,
    );
    expect(open.seen).toEqual([]);
  });

  test("is not reached with another authority's file", async () => {
    const other = { "backends.caFile": pem("foreign-ca.pem", foreignCa.cert) };
    expect((await outcomeOf(projectText(uri()), other)).answer).toBe(FAILED);
    expect(open.seen).toEqual([]);
  });

  test("a file that holds no certificate ends the start with a sentence", async () => {
    const settings = { "backends.caFile": OWN.keyFile };
    const started = startTestGateway({ sluiceYaml: projectText(uri()), settings });
    await expect(started).rejects.toThrow(`${OWN.keyFile} holds no certificate in PEM`);
  });
});

describe("a VPC link", () => {
  const route = { connectionType: "VPC_LINK", integrationUri: "https://nlb.internal/in" };

  test("leads to its target, and leaves the URI's name in Host and in TLS", async () => {
    const vpcLinks = { nlb: `https://127.0.0.1:${open.port}` };
    const text = projectText({ ...route, connectionId: "nlb" }, { file: { vpcLinks } });
    expect((await outcomeOf(text)).answer).toBe("reached");
    expect(open.seen).toEqual([{ host: "nlb.internal", serverName: "nlb.internal", path: "/in" }]);
  });

  test("is for HTTP integrations too", async () => {
    const vpcLinks = { nlb: `https://127.0.0.1:${open.port}` };
    const http = { ...route, integrationType: "HTTP", integrationResponses: { $default: {} } };
    const text = projectText({ ...http, connectionId: "nlb" }, { file: { vpcLinks } });
    expect((await outcomeOf(text)).answer).toBe("reached");
  });

  test("may come from a stage variable", async () => {
    const vpcLinks = { blue: `https://127.0.0.1:${open.port}` };
    const more = { file: { vpcLinks }, stage: { stageVariables: { vpcLinkId: "blue" } } };
    const text = projectText({ ...route, connectionId: "${stageVariables.vpcLinkId}" }, more);
    expect((await outcomeOf(text)).answer).toBe("reached");
  });

  test("does not reach a target whose certificate is for another name", async () => {
    const vpcLinks = { nlb: `https://127.0.0.1:${open.port}` };
    const other = { ...route, integrationUri: "https://other.internal/in?token=hush" };
    const text = projectText({ ...other, connectionId: "nlb" }, { file: { vpcLinks } });
    const { answer, detail } = await outcomeOf(text);
    expect(answer).toBe(FAILED);
    expect(detail).toBe(
      `Cannot reach https://127.0.0.1:${open.port}: its certificate is for another name`,
    );
  });

  test("that leads nowhere calls the URI, and is a warning at start with its line", async () => {
    const direct = { ...route, integrationUri: `https://localhost:${open.port}/direct` };
    const text = projectText({ ...direct, connectionId: "nlb" });
    await using gateway = await startTestGateway({
      sluiceYaml: text,
      settings: { "backends.caFile": CA_FILE },
    });
    expect(gateway.project.warnings).toEqual([
      {
        message: expect.stringContaining("nothing says where VPC link nlb leads"),
        position: expect.objectContaining({ line: 1 }),
      },
    ]);
    expect((await said(gateway)).answer).toBe("reached");
  });

  test("leads elsewhere after a redeployment, also for open connections", async () => {
    using other = await tlsBackend();
    const textTo = ({ port }: TlsBackend) =>
      projectText(
        { ...route, connectionId: "nlb" },
        { file: { vpcLinks: { nlb: `https://127.0.0.1:${port}` } } },
      );
    await using gateway = await startTestGateway({
      sluiceYaml: textTo(open),
      settings: { "backends.caFile": CA_FILE },
    });
    using connection = await connectRaw(gateway);
    const { client } = connection;
    client.sendFrame({ opcode: OPCODE.text, payload: "one" });
    await client.readFrame();
    gateway.deploy(textTo(other));
    client.sendFrame({ opcode: OPCODE.text, payload: "two" });
    await client.readFrame();
    expect([open.seen.length, other.seen.length]).toEqual([1, 1]);
  });
});

describe("a backend that asks for a client certificate", () => {
  const uri = () => ({ integrationUri: `https://localhost:${guarded.port}/` });
  const shown = (clientCertificates: Members, clientCertificateId = "own") =>
    projectText(uri(), { stage: { clientCertificateId }, file: { clientCertificates } });

  test("is reached with the stage's, of an authority that it trusts", async () => {
    expect((await outcomeOf(shown({ own: OWN }))).answer).toBe("reached");
  });

  test("is not reached without one", async () => {
    const { answer, detail } = await outcomeOf(projectText(uri()));
    expect(answer).toBe(FAILED);
    expect(detail).toContain("does it ask for a client certificate?");
    expect(guarded.seen).toEqual([]);
  });

  test("is not reached with one of an authority that it does not trust", async () => {
    expect((await outcomeOf(shown({ own: FOREIGN }))).answer).toBe(FAILED);
    expect(guarded.seen).toEqual([]);
  });

  test("is reached with one that the gateway made, when it trusts the development authority", async () => {
    const stateFolder = join(folder, "state");
    const { caCertificatePem } = await ensureDevelopmentCa(stateFolder);
    using backend = await tlsBackend(caCertificatePem);
    const text = projectText(
      { integrationUri: `https://localhost:${backend.port}/` },
      { stage: { clientCertificateId: "made" }, file: { clientCertificates: { made: null } } },
    );
    const settings = { "backends.caFile": CA_FILE, stateFolder };
    expect((await outcomeOf(text, settings)).answer).toBe("reached");
    const kept = await Bun.file(join(stateFolder, "client-certificates/made.pem")).text();
    expect(kept).toStartWith("-----BEGIN CERTIFICATE-----");
  });

  test("a key of another certificate ends the start with a sentence", async () => {
    const mixed = { certificateFile: OWN.certificateFile, keyFile: FOREIGN.keyFile };
    const started = startTestGateway({ sluiceYaml: shown({ own: mixed }) });
    await expect(started).rejects.toThrow(
      `${FOREIGN.keyFile} is not the private key of the certificate in ${OWN.certificateFile}`,
    );
  });
});
