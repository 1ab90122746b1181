import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  findCurl,
  findNode,
  findOpenssl,
  findPython,
  hasProgram,
} from "../../../test/support/programs.ts";
import { outputOf } from "../../../test/support/run-program.ts";
import { type DevelopmentCa, ensureDevelopmentCa } from "./development-ca.ts";

const DAY_MS = 86_400_000;
const root = await mkdtemp(join(tmpdir(), "sluice-ca-"));
afterAll(() => rm(root, { recursive: true }));

describe("ensureDevelopmentCa()", () => {
  test("makes the authority once", async () => {
    const folder = join(root, "once");
    const first = await ensureDevelopmentCa(folder);
    const second = await ensureDevelopmentCa(folder);
    expect(second.caCertificatePem).toBe(first.caCertificatePem);
    expect(await readFile(first.caFile, "utf8")).toBe(first.caCertificatePem);
    expect([first.notice, second.notice]).toEqual([undefined, undefined]);
  });

  test("agrees with everyone who starts at the same time", async () => {
    const folder = join(root, "race");
    const all = await Promise.all([1, 2, 3, 4].map(() => ensureDevelopmentCa(folder)));
    expect(new Set(all.map((ca) => ca.caCertificatePem)).size).toBe(1);
  });

  test("replaces an authority that cannot be read, and says so", async () => {
    const folder = join(root, "broken");
    const old = await ensureDevelopmentCa(folder);
    await writeFile(join(folder, "ca-key.pem"), "garbage");
    const ca = await ensureDevelopmentCa(folder);
    expect(ca.notice).toStartWith(
      `The development CA in "${folder}" cannot be read and was replaced`,
    );
    expect(ca.caCertificatePem).not.toBe(old.caCertificatePem);
    expect(await readFile(ca.caFile, "utf8")).toBe(ca.caCertificatePem);
  });

  test("replaces an authority that has expired, and says so", async () => {
    const folder = join(root, "expired");
    const elevenYearsAgo = Date.now() - 4_018 * DAY_MS;
    await ensureDevelopmentCa(folder, { now: () => elevenYearsAgo });
    expect((await ensureDevelopmentCa(folder)).notice).toContain("has expired and was replaced");
    expect((await ensureDevelopmentCa(folder)).notice).toBeUndefined();
  });
});

describe("issue()", () => {
  let ca: DevelopmentCa;
  let server: Server;
  let port = 0;
  /** Names that must validate in every client: how people and handlers reach a gateway. */
  const names = ["localhost", "abc123.execute-api.localhost", "chat.example", "127.0.0.1"];

  beforeAll(async () => {
    ca = await ensureDevelopmentCa(join(root, "serve"));
    server = createServer(await ca.issue(["chat.example"]), (_, answer) => answer.end("hello"));
    const { promise, resolve } = Promise.withResolvers<void>();
    server.listen(0, "127.0.0.1", resolve);
    await promise;
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => server.close());

  test.each(names)("makes certificates that Node accepts for %s", async (name) => {
    const script = `
      const servername = ${JSON.stringify(name)};
      const options = { host: "127.0.0.1", port: ${port}, headers: { host: servername } };
      require("https").get({ ...options, ...(servername === "127.0.0.1" ? {} : { servername }) },
        (answer) => answer.on("data", (data) => process.stdout.write(data)));`;
    const environment = { NODE_EXTRA_CA_CERTS: ca.caFile };
    expect(await output([findNode(), "--eval", script], environment)).toBe("hello");
  });

  test.skipIf(!hasProgram("curl")).each(names)(
    "makes certificates that curl accepts for %s",
    async (name) => {
      const resolve = ["--resolve", `${name}:${port}:127.0.0.1`, "--noproxy", "*"];
      const options = ["--silent", "--show-error", "--cacert", ca.caFile, ...resolve];
      expect(await output([findCurl(), ...options, `https://${name}:${port}/`])).toBe("hello");
    },
  );

  test.skipIf(!hasProgram("python3")).each(names)(
    "makes certificates that Python accepts for %s",
    async (name) => {
      const script = `
import socket, ssl, sys
context = ssl.create_default_context(cafile=sys.argv[1])
context.verify_flags |= ssl.VERIFY_X509_STRICT
with socket.create_connection(("127.0.0.1", ${port})) as plain:
    with context.wrap_socket(plain, server_hostname=sys.argv[2]) as tls:
        print(tls.version())`;
      expect(await output([findPython(), "-c", script, ca.caFile, name])).toStartWith("TLSv1.");
    },
  );

  test.skipIf(!hasProgram("openssl"))("makes certificates that openssl verifies", async () => {
    const file = join(root, "leaf.pem");
    await writeFile(file, (await ca.issue([])).cert);
    const options = ["-x509_strict", "-CAfile", ca.caFile];
    expect(await output([findOpenssl(), "verify", ...options, file])).toBe(`${file}: OK`);
  });

  test("is not trusted by a client that was not given the authority", async () => {
    const script = `require("https").get("https://localhost:${port}/")
      .on("error", (error) => console.log(error.code));`;
    expect(await output([findNode(), "--eval", script])).toContain(
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    );
  });
});

async function output(
  command: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  return (await outputOf(command, { environment })).output;
}
