import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { createServer } from "node:https";
import {
  createAuthority,
  issueCertificate,
} from "../../src/adapters/certificates/certificate-authority.ts";
import { BackendHosts } from "../../src/adapters/integrations/backend-hosts.ts";
import { NO_BACKENDS } from "../../src/adapters/integrations/backends.ts";
import { httpInvoker } from "../../src/adapters/integrations/http.ts";
import { AddressPolicy } from "../../src/core/address-policy.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { RawClient } from "../support/raw-client.ts";
import { OPCODE } from "../support/raw-frame.ts";

/** A backend that counts who came, and may send them elsewhere. */
function backend(hostname: string) {
  const seen: string[] = [];
  const state = { seen, location: undefined as string | undefined };
  const server = Bun.serve({
    port: 0,
    hostname,
    fetch(request) {
      seen.push(`${request.headers.get("host")} ${new URL(request.url).pathname}`);
      return state.location === undefined
        ? new Response("reached")
        : new Response("moved", { status: 302, headers: { location: state.location } });
    },
  });
  return Object.assign(state, { port: server.port ?? 0, stop: () => server.stop(true) });
}

const open = backend("127.0.0.1");
const secret = backend("127.0.0.2");
afterAll(async () => {
  await Promise.all([open.stop(), secret.stop()]);
});
beforeEach(() => {
  open.seen.length = 0;
  secret.seen.length = 0;
  open.location = undefined;
});

/** Every way to write 127.0.0.2 that an URL knows, and some that lead there by other protocols. */
const SPELLINGS = [
  ...["127.0.0.2", "127.0.2", "127.2", "2130706434", "0x7f000002", "0x7f.2", "0177.0.0.2"],
  ...["127.0.0.2.", "%31%32%37.0.0.2", "１２７.0.0.2", "user:password@127.0.0.2"],
  ...["127.0.0.1@127.0.0.2", "[::ffff:127.0.0.2]", "[::ffff:7f00:2]", "[::127.0.0.2]"],
  ...["[64:ff9b::127.0.0.2]", "[2002:7f00:2::]"],
];

function proxy(uri: string, more: Record<string, unknown> = {}) {
  const { port } = secret;
  return {
    integrationType: "HTTP_PROXY",
    integrationMethod: "POST",
    integrationUri: uri.replaceAll("PORT", String(port)),
    twoWay: true,
    ...more,
  };
}

/** Routes by name, each of which would lead to 127.0.0.2. */
function routesToSecret(): Record<string, unknown> {
  const spelled = SPELLINGS.map((host, at) => [`spelling${at}`, proxy(`http://${host}:PORT/x`)]);
  return {
    ...Object.fromEntries(spelled),
    variable: proxy("http://${stageVariables.host}:PORT/x"),
    link: proxy("http://public.test/x", { connectionType: "VPC_LINK", connectionId: "inward" }),
    service: {
      integrationType: "AWS",
      integrationMethod: "POST",
      integrationUri: "arn:aws:apigateway:us-east-1:sqs:path/123456789012/q",
      twoWay: true,
    },
    open: proxy(`http://127.0.0.1:${open.port}/x`),
    metadata: proxy("http://169.254.169.254/latest/meta-data/"),
  };
}

describe("a gateway with backends.denyAddresses", () => {
  let gateway: TestGateway;
  let client: RawClient;
  beforeAll(async () => {
    gateway = await startTestGateway({
      settings: {
        "backends.denyAddresses": "127.0.0.2",
        "awsServices.endpointUrl": `http://127.0.0.2:${secret.port}`,
      },
      sluiceYaml: JSON.stringify({
        vpcLinks: { inward: { target: `http://127.0.0.2:${secret.port}` } },
        apis: {
          victim: {
            stages: { dev: { stageVariables: { host: "127.0.0.2" } } },
            routes: routesToSecret(),
          },
        },
      }),
    });
    client = await RawClient.connect({ port: gateway.port });
    await client.upgrade("/dev");
  });
  afterAll(async () => {
    client.close();
    await gateway[Symbol.asyncDispose]();
  });

  async function say(action: string): Promise<string> {
    client.sendFrame({ opcode: OPCODE.text, payload: JSON.stringify({ action }) });
    return (await client.readFrame()).text;
  }

  test.each([
    ...SPELLINGS.map((host, at) => [host, `spelling${at}`]),
    ["a stage variable", "variable"],
    ["a VPC link", "link"],
    ["the endpoint of a service", "service"],
    ["169.254.169.254, refused by itself", "metadata"],
  ])(
    "makes no call to %s, tells the operator why, and the client nothing",
    async (_way, action) => {
      expect(await say(action)).toContain("Internal server error");
      const { detail } = await gateway.activity(({ routeKey }) => routeKey === action);
      expect(detail).toContain("are refused; backends.allowAddresses lets");
      expect(secret.seen).toEqual([]);
    },
  );

  test("follows no redirect, there or anywhere", async () => {
    expect(await say("open")).toBe("reached");
    open.location = `http://127.0.0.2:${secret.port}/`;
    expect(await say("open")).toBe("moved");
    open.location = `http://127.0.0.1:${open.port}/again`;
    expect(await say("open")).toBe("moved");
    expect(open.seen.map((each) => each.split(" ")[1])).toEqual(["/x", "/x", "/x"]);
    expect(secret.seen).toEqual([]);
  });
});

describe("a backend's name", () => {
  const call = { method: "POST", headers: [] as [string, string][], body: "hi" };
  const never = new AbortController().signal;
  const hosts = (lookup: () => Promise<string[]>, lists = {}) =>
    new BackendHosts({ policy: AddressPolicy.compile(lists), clock: { elapsed: () => 0 }, lookup });

  test("is looked up once for a call, and called at the address that was looked at", async () => {
    const answers = [["127.0.0.1"], ["127.0.0.2"]];
    const known = hosts(async () => answers.shift() ?? [], { denyAddresses: "127.0.0.2" });
    const url = `http://rebinding.test:${open.port}/x`;
    const outcome = await httpInvoker({ hosts: known }).invoke({ ...call, url }, never);
    expect(outcome).toMatchObject({ kind: "answered", statusCode: 200 });
    expect(open.seen).toEqual([`rebinding.test:${open.port} /x`]);
    expect(answers).toHaveLength(1);
  });

  test("has the next of its addresses tried when nothing listens at the first", async () => {
    const known = hosts(async () => ["127.0.0.9", "127.0.0.1"]);
    const url = `http://two.test:${open.port}/x`;
    const outcome = await httpInvoker({ hosts: known }).invoke({ ...call, url }, never);
    expect(outcome).toMatchObject({ kind: "answered", statusCode: 200 });
    const none = hosts(async () => ["127.0.0.9", "127.0.0.8"]);
    expect(await httpInvoker({ hosts: none }).invoke({ ...call, url }, never)).toMatchObject({
      kind: "unreachable",
      detail: expect.stringContaining(`Cannot reach http://two.test:${open.port}: nothing listens`),
    });
  });

  test("ends a call whose look-up does not end in its time", async () => {
    const known = hosts(() => new Promise(() => undefined));
    const late = new AbortController();
    const waiting = httpInvoker({ hosts: known }).invoke(
      { ...call, url: "http://a.test/" },
      late.signal,
    );
    late.abort();
    expect(await waiting).toEqual({ kind: "aborted" });
  });

  test("is what its certificate is checked for, though an address is called", async () => {
    const ca = await createAuthority(Date.now());
    const pair = await issueCertificate(ca, ["own.test"], Date.now());
    const server = createServer(pair, (request, response) => response.end(request.headers.host));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as { port: number };
    const backends = () => ({ ...NO_BACKENDS, caCertificates: ca.cert });
    const invoker = httpInvoker({ backends, hosts: hosts(async () => ["127.0.0.1"]) });
    const outcomes = [];
    // The second must not get the connection that the first has opened for its own name.
    for (const name of ["own.test", "other.test", "own.test"]) {
      outcomes.push(await invoker.invoke({ ...call, url: `https://${name}:${port}/` }, never));
    }
    server.closeAllConnections();
    server.close();
    const detail = `Cannot reach https://other.test:${port}: its certificate is for another name`;
    expect(outcomes.map((each) => ("detail" in each ? each.detail : each.kind))).toEqual([
      ...["answered", detail, "answered"],
    ]);
  });
});
