import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { connectRaw, mockRoute, projectOf } from "./support-project.ts";

const JOIN = '{"service":"chat","action":"join","data":{"room":"r1"}}';
const BY_ACTION = "$request.body.action";

/** An expression, messages, and the key of the route that takes each. */
const CASES: readonly {
  readonly expression: string;
  readonly messages: readonly (readonly [message: string, routeKey: string])[];
}[] = [
  {
    expression: BY_ACTION,
    messages: [
      [JOIN, "join"],
      ['{"action":"Join"}', "$default"],
      ['{"action":" join"}', "$default"],
      ['{"action":1}', "1"],
      ['{"action":1.0}', "1.0"],
      ['{"action":true}', "true"],
      ['{"action":null}', "$default"],
      ['{"action":["item1","item2"]}', "[item1, item2]"],
      ['{"other":"join"}', "$default"],
      ['["join"]', "$default"],
      ["not JSON", "$default"],
      ["", "$default"],
      ['{"action":"$connect"}', "$default"],
      ['{"action":"$disconnect"}', "$default"],
      ['{"action":"$default"}', "$default"],
    ],
  },
  { expression: "${request.body.action}", messages: [[JOIN, "join"]] },
  {
    expression: "${request.body.service}/${request.body.action}",
    messages: [
      [JOIN, "chat/join"],
      ["not JSON", "$default"],
    ],
  },
  { expression: "${request.body.action}-${request.body.invalidPath}", messages: [[JOIN, "join-"]] },
  { expression: "$request.body.data.room", messages: [[JOIN, "r1"]] },
  {
    expression: "action",
    messages: [
      [JOIN, "action"],
      ["not JSON", "action"],
    ],
  },
  {
    expression: "$request.body.data[?(@.urgent == true)].room",
    messages: [
      ['{"data":[{"room":"r1","urgent":true},{"room":"r2"}]}', "[r1]"],
      ['{"data":[{"room":"r2"}]}', "$default"],
    ],
  },
  { expression: "\\$default", messages: [[JOIN, "$default"]] },
];

const KEYS = [
  ...[
    "$default",
    "join",
    "1",
    "1.0",
    "true",
    "[r1]",
    "[item1, item2]",
    "chat/join",
    "join-",
    "r1",
    "action",
  ],
];

let gateway: TestGateway;

/** A route answers its own key; a `$` would be a reference of the template language. */
const answerOf = (routeKey: string) => routeKey.replace("$", "reserved ");
const routeOf = (routeKey: string) => mockRoute(answerOf(routeKey));

const idOf = (index: number) => `routing00${index}`;

beforeAll(async () => {
  const routes = Object.fromEntries(KEYS.map((routeKey) => [routeKey, routeOf(routeKey)]));
  // Were they reachable by a message, they would answer it.
  const reserved = { $connect: routeOf("$connect"), $disconnect: routeOf("$disconnect") };
  const apis = CASES.map(({ expression }, index) => [
    `api${index}`,
    {
      apiId: idOf(index),
      routeSelectionExpression: expression,
      routes: { ...routes, ...reserved },
    },
  ]);
  gateway = await startTestGateway({
    sluiceYaml: projectOf({ routes, apis: Object.fromEntries(apis) }),
  });
});

afterAll(() => gateway[Symbol.asyncDispose]());

for (const [index, { expression, messages }] of CASES.entries()) {
  describe(`the route selection expression ${expression}`, () => {
    for (const [payload, routeKey] of messages) {
      test(`leads ${payload === "" ? "an empty message" : payload} to ${routeKey}`, async () => {
        const path = `/_aws/execute-api/${idOf(index)}/dev`;
        using connection = await connectRaw(gateway, { path });
        connection.client.sendFrame({ opcode: OPCODE.text, payload });
        expect((await connection.client.readFrame()).text).toBe(answerOf(routeKey));
      });
    }
  });
}
