import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import {
  type CertificateFiles,
  certificateFiles,
} from "../../../test/support/certificate-files.ts";
import { cliEnvironment, type StubAnswer, startStubApi } from "../cli.fixture.ts";
import { CliError } from "../cli-error.ts";
import { type ControlOptions, controlClient, DEFINITIONS_BYTES_MAX } from "./control-client.ts";

let files: CertificateFiles;
beforeAll(async () => {
  files = await certificateFiles();
});
afterAll(() => files[Symbol.dispose]());

const PATH = "/_sluice/definitions";

async function got(options: ControlOptions, changes: Record<string, string | undefined> = {}) {
  const variables = cliEnvironment(changes);
  const environment = { variables, homeFolder: files.folder, workingFolder: files.folder };
  return await (await controlClient(options, environment)).get(PATH);
}

/** What a person is told, with the exit code's kind. */
async function told(options: ControlOptions, changes: Record<string, string | undefined> = {}) {
  try {
    await got(options, changes);
  } catch (error) {
    if (error instanceof CliError) return `${error.kind}: ${error.message}`;
    throw error;
  }
  throw new Error("It was answered");
}

async function answering(answer: StubAnswer) {
  const api = await startStubApi(() => answer);
  return Object.assign(api, { controlUrl: api.url.replace("/dev", "") });
}

describe("controlClient()", () => {
  test("signs for apigateway, in the Region that is given or the environment's", async () => {
    await using api = await answering({ status: 200, body: '{"a":1}' });
    expect(await got({ controlUrl: `${api.controlUrl}/` })).toEqual({ a: 1 });
    await got({ controlUrl: api.controlUrl, region: "eu-central-1" });
    const scopes = api.requests.map(({ target, headers }) => [
      target,
      /Credential=AKIDEXAMPLE\/\d+\/([^,]+)/.exec(String(headers.authorization))?.[1],
    ]);
    expect(scopes).toEqual([
      [PATH, "eu-west-1/apigateway/aws4_request"],
      [PATH, "eu-central-1/apigateway/aws4_request"],
    ]);
  });

  test.each<[string, StubAnswer]>([
    ["nothing at that path", { status: 404, body: "Not Found" }],
    ["what is not JSON", { status: 200, body: "<html>" }],
  ])("has nothing for %s", async (_what, answer) => {
    await using api = await answering(answer);
    expect(await got({ controlUrl: api.controlUrl })).toBeUndefined();
  });

  test("tells a refusal and an error in the gateway's words", async () => {
    const headers = { "x-amzn-ErrorType": "AccessDeniedException" };
    await using forbidden = await answering({
      status: 403,
      headers,
      body: '{"Message":"no\\u001b"}',
    });
    await using broken = await answering({ status: 503, body: "<html>" });
    expect(await told({ controlUrl: forbidden.controlUrl })).toBe(
      `service: ${forbidden.controlUrl} refuses (AccessDeniedException): no\uFFFD`,
    );
    expect(await told({ controlUrl: broken.controlUrl })).toBe(
      `service: ${broken.controlUrl} answers with an error (503): Service Unavailable`,
    );
  });

  test("tells a port for clients, and one without TLS, for what it is", async () => {
    const headers = { "x-amzn-ErrorType": "ForbiddenException" };
    await using clients = await answering({
      status: 403,
      headers,
      body: '{"message":"Forbidden"}',
    });
    expect(await told({ controlUrl: clients.controlUrl })).toBe(
      `service: ${clients.controlUrl} refuses (ForbiddenException): Forbidden: is it the control URL?`,
    );
    const controlUrl = clients.controlUrl.replace("http:", "https:");
    expect(await told({ controlUrl })).toBe(`general: ${controlUrl} has no TLS: write http://.`);
  });

  test("tells why there is no answer", async () => {
    expect(await told({ controlUrl: "http://127.0.0.1:1" })).toBe(
      "general: Nothing answers at http://127.0.0.1:1: is sluice serve running, and is that its control URL?",
    );
    const closing = createServer((socket) => socket.once("data", () => socket.destroy()));
    await new Promise<void>((listening) => closing.listen(0, "127.0.0.1", listening));
    const url = `http://127.0.0.1:${(closing.address() as AddressInfo).port}`;
    expect(await told({ controlUrl: url })).toBe(
      `general: ${url} closed the connection before it answered: if it has TLS, write https://.`,
    );
    await new Promise((closed) => closing.close(closed));
  });

  test("takes an answer of the limit and refuses one byte more", async () => {
    const fill = (length: number) => `"${"x".repeat(length - 2)}"`;
    await using fits = await answering({ status: 200, body: fill(DEFINITIONS_BYTES_MAX) });
    await using over = await answering({ status: 200, body: fill(DEFINITIONS_BYTES_MAX + 1) });
    expect(await got({ controlUrl: fits.controlUrl })).toHaveLength(DEFINITIONS_BYTES_MAX - 2);
    expect(await told({ controlUrl: over.controlUrl })).toBe(
      `general: The answer of ${over.controlUrl} is longer than ${DEFINITIONS_BYTES_MAX} bytes: is that its control URL?`,
    );
  });

  test("trusts the authority that is named, and no other", async () => {
    const { key, cert } = await files.issue();
    const server = createTlsServer({ key, cert }, (_, response) => void response.end("{}"));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const controlUrl = `https://localhost:${(server.address() as AddressInfo).port}`;
    const caBundle = join(files.folder, "authority.pem");
    writeFileSync(caBundle, files.ca);
    expect(await got({ controlUrl, caBundle })).toEqual({});
    expect(await got({ controlUrl }, { AWS_CA_BUNDLE: caBundle })).toEqual({});
    const sentence = await told({ controlUrl });
    expect(sentence).toStartWith(`general: The certificate of ${controlUrl} is not trusted (`);
    expect(sentence).toEndWith("): name its authority with --ca-bundle.");
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  test("refuses what is no URL, and a Region, a profile or keys that are not there", async () => {
    expect(await told({ controlUrl: "localhost:4001" })).toStartWith(
      'parameter: Bad value for --control-url "localhost:4001": scheme is missing.',
    );
    const controlUrl = "http://gateway.test:4001";
    const nowhere = { AWS_DEFAULT_REGION: undefined };
    expect(await told({ controlUrl }, nowhere)).toStartWith(
      "configuration: You must specify a region.",
    );
    expect(await told({ controlUrl, profile: "gone" })).toBe(
      "general: The config profile (gone) could not be found",
    );
    const half = { AWS_SECRET_ACCESS_KEY: undefined };
    expect(await told({ controlUrl }, half)).toContain("missing: AWS_SECRET_ACCESS_KEY");
  });
});
