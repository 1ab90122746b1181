import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { FAULTS } from "../../src/core/fault.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { closePayload, OPCODE } from "../support/raw-frame.ts";
import { connectRaw, projectOf, type RawConnection, refusedUpgrade } from "./support-project.ts";

type Templates = Readonly<Record<string, string>>;

/** A MOCK integration as `sluice.yaml` writes it. */
function mock(
  requestTemplates: Templates,
  responses: Readonly<Record<string, Templates | { readonly of: string; readonly all: Templates }>>,
  members: object = { twoWay: true },
): object {
  const integrationResponses = Object.fromEntries(
    Object.entries(responses).map(([key, value]) => [
      key,
      "of" in value && typeof value.all === "object"
        ? { templateSelectionExpression: value.of, responseTemplates: value.all }
        : { responseTemplates: value },
    ]),
  );
  return { integrationType: "MOCK", requestTemplates, integrationResponses, ...members };
}

const OK: Templates = { $default: '{"statusCode": 200}' };

const ROUTES = {
  $connect: mock(
    {
      $default: `#set($token = $input.params('token'))
#if($token == "let-me-in" && $input.params('X-Room') != ""){"statusCode": 200}
#elseif($token == "broken")$util.parseJson($token)
#else{"statusCode": 403}#end`,
    },
    {
      $default: {
        $default: `{"reason":"$context.status","token":"$util.escapeJavaScript($input.params().querystring.token)"}`,
      },
    },
  ),
  $disconnect: mock(
    {
      $default: `{"statusCode": #if($context.disconnectStatusCode == 4001 && $context.disconnectReason == "bye")201#{else}500#end}`,
    },
    { $default: {} },
    {},
  ),
  whoami: mock(OK, {
    $default: {
      $default: `{"id":"$context.connectionId","route":"$context.routeKey","type":"$context.eventType",
"table":"$stageVariables.table","message":#if($context.messageId)true#{else}false#end}`,
    },
  }),
  pick: mock(
    {
      $default: `#set($code = 404)
#foreach($item in $input.path('$.items'))#if($item.id == $input.path('$.wanted'))#set($code = 200)#end#end
{"statusCode": $code}`,
    },
    { "/2\\d\\d/": { $default: "found" }, $default: { $default: "$context.status: not found" } },
  ),
  select: {
    ...mock(
      { a: '{"statusCode": 201}', $default: '{"statusCode": 202}' },
      {
        $default: {
          of: "${integration.response.statuscode}",
          all: { 201: "template a", $default: "template for $context.status" },
        },
      },
    ),
    templateSelectionExpression: "$request.body.template",
  },
  loop: mock({ $default: "#foreach($i in $input.path('$.list'))$i#end" }, { $default: {} }),
};

let gateway: TestGateway;
let connection: RawConnection;

const ADMITTED = { path: "/dev?token=let-me-in", headerLines: ["x-room: 1"] };

beforeAll(async () => {
  gateway = await startTestGateway({
    sluiceYaml: projectOf({
      routes: ROUTES,
      stages: { dev: { stageVariables: { table: "rooms" } } },
    }),
  });
  connection = await connectRaw(gateway, ADMITTED);
});

afterAll(async () => {
  connection[Symbol.dispose]();
  await gateway[Symbol.asyncDispose]();
});

async function reply(message: object): Promise<string> {
  connection.client.sendFrame({ opcode: OPCODE.text, payload: JSON.stringify(message) });
  return (await connection.client.readFrame()).text;
}

test("starts without a warning about its templates", () => {
  expect(gateway.warnings.filter((warning) => /template|VTL/i.test(warning))).toEqual([]);
});

describe("a MOCK with templates answers a message", () => {
  test("with $context and $stageVariables", async () => {
    expect(JSON.parse(await reply({ action: "whoami" }))).toEqual({
      id: connection.connectionId,
      route: "whoami",
      type: "MESSAGE",
      table: "rooms",
      message: true,
    });
  });

  test("with the integration response that its request template chose", async () => {
    const items = [{ id: 1 }, { id: 2 }];
    expect(await reply({ action: "pick", items, wanted: 2 })).toBe("found");
    expect(await reply({ action: "pick", items, wanted: 3 })).toBe("404: not found");
  });

  test("with the templates that the selection expressions chose", async () => {
    expect(await reply({ action: "select", template: "a" })).toBe("template a");
    expect(await reply({ action: "select", template: "b" })).toBe("template for 202");
  });

  test("with an error frame when a template fails, which the operator is told", async () => {
    const frame = JSON.parse(await reply({ action: "loop", list: Array(1_001).fill(0) }));
    expect(frame.message).toBe(FAULTS.message.InternalServerError.message);
    const { detail } = await gateway.activity(({ routeKey }) => routeKey === "loop");
    expect(detail).toBe("#foreach ran more than 1000 times in RequestTemplates.$default, line 1");
  });
});

describe("a MOCK with templates on $connect", () => {
  test("refuses with its status and body", async () => {
    const answer = await refusedUpgrade(gateway, { path: "/dev?token=a%22b" });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toEqual({ reason: "403", token: 'a"b' });
  });

  test("looks at the headers too", async () => {
    const answer = await refusedUpgrade(gateway, { path: ADMITTED.path });
    expect(answer.status).toBe(403);
  });

  test("that fails answers 500, and the reason stays inside", async () => {
    const answer = await refusedUpgrade(gateway, { path: "/dev?token=broken" });
    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain("parseJson");
    const refused = gateway.activities.find(({ detail }) => detail?.includes("parseJson"));
    expect(refused?.detail).toBe(
      "$util.parseJson(): the text is not JSON in RequestTemplates.$default, line 3",
    );
  });
});

test("a MOCK with templates on $disconnect is told how the connection ended", async () => {
  using leaving = await connectRaw(gateway, ADMITTED);
  leaving.client.sendFrame({ opcode: OPCODE.close, payload: closePayload(4_001, "bye") });
  const { status } = await gateway.activity(
    ({ eventType, connectionId }) =>
      eventType === "DISCONNECT" && connectionId === leaving.connectionId,
  );
  expect(status).toBe(201);
});

test("the example of docs/sluice-yaml.md does what it says", async () => {
  const page = await Bun.file(new URL("../../docs/sluice-yaml.md", import.meta.url)).text();
  const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = ""]) => yaml);
  const sluiceYaml = blocks.find((yaml) => yaml.includes("$input.params('token')")) ?? "";
  await using example = await startTestGateway({ sluiceYaml });
  expect((await refusedUpgrade(example)).status).toBe(403);
  using admitted = await connectRaw(example, { path: "/dev?token=let-me-in" });
  const find = async (price: number) => {
    const payload = JSON.stringify({ action: "find", items: [{ price }] });
    admitted.client.sendFrame({ opcode: OPCODE.text, payload });
    return JSON.parse((await admitted.client.readFrame()).text);
  };
  expect(await find(9)).toEqual({ from: admitted.connectionId });
  expect(await find(10)).toEqual({ error: 404 });
});

test("a template that does not parse is refused with its route, its name and its line", async () => {
  const broken = { ...ROUTES, loop: mock({ $default: "\n#if($a)" }, { $default: {} }) };
  expect(() => gateway.deploy(projectOf({ routes: broken }))).toThrow(
    'Route "loop": MOCK integration: RequestTemplates.$default: line 2: the #if of line 2 has no #end',
  );
});
