import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from "node:zlib";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { RawClient } from "../support/raw-client.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { bugsOf } from "./support-victim.ts";

const MIB = 1_048_576;

/** Templates that are small and make much, or run long: the loops of a project, the numbers of a client. */
const TEMPLATES = {
  loops: "#foreach($a in $list)#foreach($b in $list)#foreach($c in $list)#end#end#end",
  doubles: '#set($x = "x")#foreach($a in $list)#set($x = "$x$x")#end',
  nests: "#set($x = [1])#foreach($a in $list)#set($x = [$x])#end$x",
  parses: "#foreach($a in $list)#set($x = $util.parseJson($input.json('$')))#end",
  searches: "#set($x = $input.path('$..list..list..list'))",
  matches: '#set($x = $input.body.replaceAll("(a*)*b", "c"))',
};

/** The message is what the request template reads; the answer is "pong". */
function mock(template = "", more: Record<string, unknown> = {}) {
  const read = `#set($list = $input.path('$.list'))${template}{"statusCode": 200}`;
  return {
    integrationType: "MOCK",
    twoWay: true,
    requestTemplates: { $default: template === "" ? '{"statusCode": 200}' : read },
    integrationResponses: { $default: { responseTemplates: { $default: "pong" } } },
    ...more,
  };
}

let gateway: TestGateway;
let answer = new Response("");
const backend = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => answer });
beforeAll(async () => {
  const custom = {
    integrationType: "HTTP",
    integrationMethod: "POST",
    integrationUri: backend.url.href,
    twoWay: true,
    integrationResponses: {
      $default: { responseTemplates: { $default: "$input.path('$.a.b')" } },
    },
  };
  gateway = await startTestGateway({
    sluiceYaml: JSON.stringify({
      apis: {
        victim: {
          stages: { dev: {} },
          models: {
            M: { schema: { type: "object", properties: { a: { type: "array" } } } },
          },
          routes: {
            $default: mock(),
            model: mock("", { modelSelectionExpression: "m", requestModels: { m: "M" } }),
            proxy: { integrationUri: backend.url.href, twoWay: true },
            custom,
            ...Object.fromEntries(
              Object.entries(TEMPLATES).map(([name, template]) => [name, mock(template)]),
            ),
          },
        },
      },
    }),
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await backend.stop(true);
});

async function say(payload: string): Promise<string> {
  using client = await RawClient.connect({ port: gateway.port });
  await client.upgrade("/dev");
  for (let at = 0; at < payload.length; at += 32_000) {
    client.sendFrame({
      opcode: at === 0 ? OPCODE.text : OPCODE.continuation,
      payload: payload.slice(at, at + 32_000),
      fin: at + 32_000 >= payload.length,
    });
  }
  return (await client.readFrame()).text;
}

async function detailOf(routeKey: string): Promise<string> {
  const { detail } = await gateway.activity(
    (activity) => activity.routeKey === routeKey && activity.status >= 400,
  );
  return detail ?? "";
}

/** The gateway is as it was. */
async function expectServing(): Promise<void> {
  expect(await say("hello")).toBe("pong");
  expect(bugsOf(gateway)).toEqual([]);
}

describe("a message that is small and means much", () => {
  const list = Array.from({ length: 1_000 }, (_, at) => at);
  test.each([
    ["loops", "takes more than"],
    ["doubles", "makes more than"],
    ["nests", "nests deeper than"],
  ])(
    "ends the template that %s at its bound, which the operator is told",
    async (action, bound) => {
      expect(await say(JSON.stringify({ action, list }))).toContain("Internal server error");
      expect(await detailOf(action)).toContain(bound);
      await expectServing();
    },
  );

  test.each(["parses", "searches", "matches"])(
    "does not hold the template that %s up",
    async (action) => {
      const text = JSON.stringify({ action, list, a: "a".repeat(30_000) });
      expect(await say(text)).toBeString();
      await expectServing();
    },
  );

  test.each([
    ["brackets", "[".repeat(130_000)],
    ["closed brackets", `${"[".repeat(60_000)}${"]".repeat(60_000)}`],
    ["objects", `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`],
    ["members", `{${Array.from({ length: 9_000 }, (_, at) => `"k${at}":0`).join(",")}}`],
    ["the same member", `{${'"action":"model",'.repeat(7_000)}"action":"model"}`],
    ["digits", `{"a":1e${"9".repeat(100_000)}}`],
    ["__proto__", '{"__proto__":{"action":"proxy"},"constructor":1}'],
  ])("as %s without end gets an answer", async (_what, payload) => {
    expect(await say(payload)).toBeString();
    const deep = payload.startsWith("{")
      ? `{"action":"model","a":${payload}}`
      : `{"action":"model","a":${payload}}`;
    if (deep.length < 131_000) expect(await say(deep)).toBeString();
    await expectServing();
  });
});

describe("a backend's answer that is small and means much", () => {
  const zeros = Buffer.alloc(64 * MIB);
  const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
  test.each([
    ["gzip", () => gzipSync(zeros, { level: 1 })],
    ["br", () => brotliCompressSync(zeros, quick)],
    ["zstd", () => zstdCompressSync(zeros)],
  ])("with %s is inflated up to its bound", async (coding, compress) => {
    const bomb = compress();
    expect(bomb.length).toBeLessThan(MIB);
    for (const action of ["proxy", "custom"]) {
      answer = new Response(bomb, { headers: { "content-encoding": coding } });
      expect(await say(JSON.stringify({ action }))).toContain("Internal server error");
      expect(await detailOf(action)).toContain("is over 10485760 bytes");
    }
    await expectServing();
  });

  test.each([
    ["brackets", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
    ["objects", `${'{"a":{"b":'.repeat(50_000)}1${"}}".repeat(50_000)}`],
    ["megabytes of JSON", JSON.stringify({ a: { b: "x".repeat(9 * MIB) } })],
  ])("as %s is an answer or a failure, and no bug", async (_what, text) => {
    answer = new Response(text);
    expect(await say('{"action":"custom"}')).toBeString();
    await expectServing();
  });
});
