import { describe, expect, test } from "bun:test";
import { scanCode } from "./scan-code.ts";

const FILE = "/project/a.mjs";
const scan = (...lines: readonly string[]) => scanCode([{ file: FILE, text: lines.join("\n") }]);
const at = (line: number) => ({ file: FILE, line });

describe("scanCode() finds calls of @connections by", () => {
  test.each([
    [
      "the client of SDK v3",
      'import { PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";',
      ["POST"],
    ],
    [
      "the client of SDK v2",
      "const api = new AWS.ApiGatewayManagementApi({ endpoint });",
      ["POST"],
    ],
    ["boto3", 'client = boto3.client("apigatewaymanagementapi", endpoint_url=url)', ["POST"]],
    ["a path that is signed by hand", "const path = `/${stage}/@connections/${id}`;", ["POST"]],
    [
      "another method",
      'import { DeleteConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";',
      ["DELETE"],
    ],
    [
      "two methods",
      'client.post_to_connection(); boto3.client("apigatewaymanagementapi").delete_connection()',
      ["DELETE", "POST"],
    ],
  ] as const)("%s", (_what, line, verbs) => {
    expect(scan("", line)).toMatchObject({ connections: at(2), verbs });
  });
});

describe("scanCode() finds none in", () => {
  test.each([
    ["other code", "export const handler = async () => ({ statusCode: 200 });"],
    ["a comment", "// client-apigatewaymanagementapi"],
    ["a comment of Python", "# apigatewaymanagementapi"],
    ["a method of that name without a client", "cache.getConnection(); post_to_connection()"],
  ])("%s", (_what, line) => {
    expect(scan(line)).toEqual({ verbs: [], localhost: [], executeApi: [] });
  });
});

describe("scanCode() finds the address of this machine in", () => {
  test.each([
    'fetch("http://localhost:9200/x")',
    "fetch(`http://127.0.0.1/`)",
    "new WebSocket('ws://[::1]:80')",
  ])("%s", (line) => {
    expect(scan(line).localhost).toEqual([at(1)]);
  });

  test.each([
    'const url = process.env.URL ?? "http://localhost:9200";',
    'const url = isLocal ? "http://localhost" : table;',
    'if (local) url = "http://localhost";',
    'url = os.environ.get("URL", "http://localhost")',
    '// "http://localhost"',
    '"http://localhost.example.com/"',
  ])("but not where somebody has chosen it: %s", (line) => {
    expect(scan(line).localhost).toEqual([]);
  });
});

test("scanCode() finds the host of API Gateway where the code builds it", () => {
  const line = "const endpoint = `https://${apiId}.execute-api.${region}.amazonaws.com/${stage}`;";
  expect(scan(line).executeApi).toEqual([at(1)]);
  expect(
    scan("const endpoint = `https://${domainName}/${stage}`; // execute-api").executeApi,
  ).toEqual([]);
});

describe("scanCode() finds a post to the own connection", () => {
  const CLIENT =
    'import { PostToConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";';
  test.each([
    ["at once", ["send({ ConnectionId: event.requestContext.connectionId, Data })"]],
    ["in Python", ['post(ConnectionId=event["requestContext"]["connectionId"])']],
    [
      "by a name",
      ["const { connectionId } = event.requestContext;", "send({ ConnectionId: connectionId })"],
    ],
    [
      "by a name of its own",
      [
        "const connectionId = event.requestContext.connectionId;",
        "send({ ConnectionId: connectionId })",
      ],
    ],
  ])("%s", (_what, lines) => {
    expect(scan(CLIENT, ...lines).ownConnection).toEqual(at(1 + lines.length));
  });

  test.each([
    [
      "whose id is another's",
      [
        "const { connectionId } = event.requestContext;",
        "for (const connectionId of others) send({ ConnectionId: connectionId })",
      ],
    ],
    [
      "whose name is a parameter's",
      [
        "const { connectionId } = event.requestContext;",
        "const post = (connectionId) => send({ ConnectionId: connectionId });",
      ],
    ],
    ["of which nobody knows the id", ["send({ ConnectionId: connectionId })"]],
  ])("but none %s", (_what, lines) => {
    expect(scan(CLIENT, ...lines)).not.toHaveProperty("ownConnection");
  });

  test("but none without a client, or in another file than the handler's", () => {
    const line = "send({ ConnectionId: event.requestContext.connectionId })";
    expect(scan(line)).not.toHaveProperty("ownConnection");
    const shared = { file: "/project/b.mjs", text: `${CLIENT}\n${line}` };
    expect(scanCode([{ file: FILE, text: "" }, shared])).not.toHaveProperty("ownConnection");
  });
});
