import { describe, expect, test } from "bun:test";
import { FAULTS } from "../../src/core/fault.ts";
import { CLIENT_TEST_MS, testWith } from "../clients/installed.ts";
import { awsCli } from "../support/aws-cli.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { startSqs } from "../support/sqs.ts";
import { STATE_MACHINE, startStepFunctions } from "../support/step-functions.ts";
import { Backend, door } from "./support-backend.ts";
import {
  connectRaw,
  mockRoute,
  projectOf,
  type RawConnection,
  refusedUpgrade,
} from "./support-project.ts";

const PREFIX = "arn:aws:apigateway:us-east-1:";
const SECRET = "a-secret-that-nothing-may-print";

type Members = Readonly<Record<string, unknown>>;

/** An integration of type AWS as `sluice.yaml` writes it. */
function service(uri: string, template: string, members: Members = {}): Members {
  return {
    integrationType: "AWS",
    integrationUri: PREFIX + uri,
    requestTemplates: { $default: template },
    integrationResponses: { $default: {} },
    ...members,
  };
}

/** What a response template gives for each key. */
function responses(templates: Readonly<Record<string, string>>): Members {
  const entries = Object.entries(templates).map(([key, text]) => [
    key,
    { responseTemplates: { $default: text } },
  ]);
  return { twoWay: true, integrationResponses: Object.fromEntries(entries) };
}

const FORM = {
  requestParameters: {
    "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'",
  },
};

async function reply(connection: RawConnection, message: unknown): Promise<string> {
  const payload = typeof message === "string" ? message : JSON.stringify(message);
  connection.client.sendFrame({ opcode: OPCODE.text, payload });
  return (await connection.client.readFrame()).text;
}

async function gatewayOf(
  routes: Members,
  endpoints: Readonly<Record<string, string>>,
  settings: Members = {},
): Promise<TestGateway> {
  const project = JSON.parse(projectOf({ routes })) as { settings: object };
  const awsServices = { endpoints, ...settings };
  return startTestGateway({
    sluiceYaml: JSON.stringify({ ...project, settings: { ...project.settings, awsServices } }),
  });
}

describe("an AWS integration of SQS", () => {
  const message = "Action=SendMessage&MessageBody=$util.urlEncode($input.body)";
  const text = `{"action":"job","note":"1 + 1 = 2 & \\"é\\""}`;

  testWith("aws")(
    "queues what a client sent: the AWS CLI receives it, from a path and from an action",
    async () => {
      await using sqs = await startSqs("jobs");
      const queueUrl = `${sqs.url}/${sqs.queuePath("jobs")}`;
      const done = responses({ "/200/": '{"queued":true}', $default: '{"queued":false}' });
      await using gateway = await gatewayOf(
        {
          job: service(`sqs:path/${sqs.queuePath("jobs")}`, message, { ...FORM, ...done }),
          act: service(
            "sqs:action/SendMessage",
            `QueueUrl=$util.urlEncode("${queueUrl}")&MessageBody=$util.urlEncode($input.body)`,
            { ...FORM, ...done },
          ),
          nowhere: service("sqs:path/123456789012/no-such-queue", message, { ...FORM, ...done }),
        },
        { sqs: sqs.url },
      );
      using connection = await connectRaw(gateway);
      expect(await reply(connection, text)).toBe('{"queued":true}');
      const receive = async () => {
        const command = ["sqs", "receive-message", "--queue-url", queueUrl];
        const received = (await awsCli(sqs.url, ...command)) as { Messages: { Body: string }[] };
        return received.Messages.map(({ Body }) => Body);
      };
      expect(await receive()).toEqual([text]);
      const other = '{"action":"act"}';
      expect(await reply(connection, other)).toBe('{"queued":true}');
      expect(await receive()).toEqual([other]);
      expect(await reply(connection, { action: "nowhere" })).toBe('{"queued":false}');
    },
    CLIENT_TEST_MS,
  );
});

describe("an AWS integration of Step Functions", () => {
  const start = (arn: string) =>
    `{"stateMachineArn": "${arn}", "input": "$util.escapeJavaScript($input.json('$.order'))"}`;
  const answers = responses({
    "/200/": `{"started":"$input.path('$.executionArn')"}`,
    "/4\\d\\d/": `{"refused":"$input.path('$.__type')","status":$context.status}`,
  });
  const routes = {
    order: service("states:action/StartExecution", start(STATE_MACHINE), answers),
    other: service("states:action/StartExecution", start("arn:aws:states:x"), answers),
  };

  testWith("aws")(
    "starts an execution that the AWS CLI describes, under a signature that both must have right",
    async () => {
      await using states = startStepFunctions();
      await using gateway = await gatewayOf(routes, { states: states.url });
      using connection = await connectRaw(gateway);
      const order = { id: 7, note: 'an "order"' };
      const { started } = JSON.parse(await reply(connection, { action: "order", order }));
      const described = await awsCli(
        states.url,
        ...["stepfunctions", "describe-execution", "--execution-arn", started],
      );
      expect(described).toMatchObject({ stateMachineArn: STATE_MACHINE, status: "SUCCEEDED" });
      expect(JSON.parse((described as { input: string }).input)).toEqual(order);
      await expect(
        awsCli(states.url, "stepfunctions", "describe-execution", "--execution-arn", `${started}x`),
      ).rejects.toThrow("ExecutionDoesNotExist");
      expect(JSON.parse(await reply(connection, { action: "other", order }))).toEqual({
        refused: "StateMachineDoesNotExist",
        status: 400,
      });
      const { status, detail } = await gateway.activity(({ routeKey }) => routeKey === "other");
      expect([status, detail]).toEqual([
        400,
        "states answered 400 StateMachineDoesNotExist: State Machine Does Not Exist: 'arn:aws:states:x'",
      ]);
    },
    CLIENT_TEST_MS,
  );

  test("is refused as by AWS when the keys of the settings are wrong, and no log has the secret", async () => {
    await using states = startStepFunctions();
    const credentials = { accessKeyId: "local", secretAccessKey: SECRET };
    await using gateway = await gatewayOf(routes, { states: states.url }, { credentials });
    using connection = await connectRaw(gateway);
    expect(JSON.parse(await reply(connection, { action: "order", order: 1 }))).toEqual({
      refused: "InvalidSignatureException",
      status: 400,
    });
    expect(states.executions).toEqual([]);
    const { detail } = await gateway.activity(({ routeKey }) => routeKey === "order");
    expect(detail).toBe("states answered 400 InvalidSignatureException");
    const said = JSON.stringify([gateway.activities, gateway.warnings, gateway.functionLines]);
    expect(said).not.toContain(SECRET);
  });
});

describe("an AWS integration of DynamoDB", () => {
  const item = '{"TableName":"t","Item":{"id":{"S":"$context.connectionId"}}}';

  test("sends what AWS sends, on $connect, for a message and on $disconnect", async () => {
    using backend = new Backend();
    await using gateway = await gatewayOf(
      {
        $connect: service("dynamodb:action/PutItem", item),
        get: service(
          "dynamodb:action/GetItem",
          '{"Key":$input.body}',
          responses({ $default: "ok" }),
        ),
        $disconnect: service(
          "dynamodb:action/DeleteItem",
          '{"code":"$context.disconnectStatusCode"}',
        ),
      },
      { dynamodb: backend.url("") },
    );
    const connection = await connectRaw(gateway);
    const { connectionId } = connection;
    expect(await reply(connection, '{"action":"get"}')).toBe("ok");
    connection[Symbol.dispose]();
    await backend.count(3);
    const [put, get, remove] = backend.requests;
    expect([put, get, remove].map((seen) => [seen?.method, seen?.target, seen?.body])).toEqual([
      ["POST", "/?Action=PutItem", `{"TableName":"t","Item":{"id":{"S":"${connectionId}"}}}`],
      ["POST", "/?Action=GetItem", '{"Key":{"action":"get"}}'],
      ["POST", "/?Action=DeleteItem", '{"code":"1006"}'],
    ]);
    const headers = [...(get?.headers.keys() ?? [])].sort();
    // What the HTTP client adds by itself is no part of the request's meaning.
    const ofTheClient = ["accept-encoding", "connection", "content-length", "host"];
    expect(headers.filter((name) => !ofTheClient.includes(name))).toEqual([
      "accept",
      "authorization",
      "content-type",
      "user-agent",
      "x-amz-content-sha256",
      "x-amz-date",
      "x-amz-target",
      "x-amzn-apigateway-api-id",
      "x-amzn-trace-id",
    ]);
    expect(get?.headers.get("authorization")).toMatch(
      /^AWS4-HMAC-SHA256 Credential=local\/\d{8}\/us-east-1\/dynamodb\/aws4_request, SignedHeaders=accept;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target;x-amzn-apigateway-api-id, Signature=[0-9a-f]{64}$/,
    );
  });

  test("on $connect lets in with 2xx, and refuses with the service's status and the response template", async () => {
    using backend = new Backend();
    backend.answer = () =>
      Response.json({ __type: "x#ConditionalCheckFailedException" }, { status: 400 });
    const routes = {
      $connect: service("dynamodb:action/PutItem", item, {
        integrationResponses: {
          "/400/": { responseTemplates: { $default: `{"taken":"$input.path('$.__type')"}` } },
        },
      }),
      any: mockRoute("hi"),
    };
    await using gateway = await gatewayOf(routes, { dynamodb: backend.url("") });
    const answer = await refusedUpgrade(gateway);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toEqual({ taken: "x#ConditionalCheckFailedException" });
    expect(gateway.activities.at(-1)?.detail).toBe(
      "$connect answered 400: dynamodb answered 400 ConditionalCheckFailedException",
    );
    backend.answer = () => Response.json({});
    // 200 has no integration response of its own here, and there is no $default one.
    expect((await refusedUpgrade(gateway)).status).toBe(500);
  });

  test("fails with a frame and a sentence for the operator when nothing answers, or not in time", async () => {
    using backend = new Backend();
    const gate = door();
    backend.answer = async () => {
      await gate.opened;
      return new Response("late");
    };
    const late = { ...responses({ $default: "x" }), timeoutInMillis: 50 };
    await using gateway = await gatewayOf(
      {
        late: service("dynamodb:action/Scan", "{}", late),
        gone: service("sqs:action/ListQueues", "{}", { ...late, ...FORM }),
      },
      { dynamodb: backend.url(""), sqs: "http://127.0.0.1:1" },
    );
    using connection = await connectRaw(gateway);
    for (const [action, detail] of [
      ["late", "No answer within 50 ms"],
      ["gone", "Cannot reach http://127.0.0.1:1: nothing listens there; is the backend running?"],
    ]) {
      const frame = JSON.parse(await reply(connection, { action }));
      expect(frame.message).toBe(FAULTS.message.InternalServerError.message);
      const activity = await gateway.activity(({ routeKey }) => routeKey === action);
      expect(activity.detail).toBe(detail);
    }
    gate.open();
  });

  test("is not called without an endpoint: AWS is never called unless the settings say so", async () => {
    await using gateway = await gatewayOf(
      { scan: service("dynamodb:action/Scan", "{}", responses({ $default: "x" })) },
      {},
    );
    using connection = await connectRaw(gateway);
    const frame = JSON.parse(await reply(connection, { action: "scan" }));
    expect(frame.message).toBe(FAULTS.message.InternalServerError.message);
    const { detail } = await gateway.activity(({ routeKey }) => routeKey === "scan");
    expect(detail).toStartWith(
      "no endpoint is set for dynamodb: set awsServices.endpoints.dynamodb",
    );
  });
});

test("what a service refuses on $disconnect is told to the operator", async () => {
  using backend = new Backend();
  backend.answer = () => Response.json({ __type: "x#Gone", message: "No table" }, { status: 400 });
  const routes = { $disconnect: service("dynamodb:action/DeleteItem", "{}"), any: mockRoute("hi") };
  await using gateway = await gatewayOf(routes, { dynamodb: backend.url("") });
  const connection = await connectRaw(gateway);
  connection[Symbol.dispose]();
  const { status, detail } = await gateway.activity(({ eventType }) => eventType === "DISCONNECT");
  expect([status, detail]).toEqual([400, "dynamodb answered 400 Gone: No table"]);
});

test("a template as the CDK's WebSocketAwsIntegration makes it runs, with AWS_ENDPOINT_URL for every service", async () => {
  using backend = new Backend();
  backend.answer = ({ headers }) => Response.json({ saw: headers.get("x-amz-target") });
  const reference = { Ref: "Api" };
  const integration = {
    ApiId: reference,
    ConnectionType: "INTERNET",
    CredentialsArn: { "Fn::GetAtt": ["Role", "Arn"] },
    IntegrationMethod: "POST",
    IntegrationType: "AWS",
    IntegrationUri: {
      "Fn::Join": [
        "",
        [
          "arn:",
          { Ref: "AWS::Partition" },
          ":apigateway:",
          { Ref: "AWS::Region" },
          ":dynamodb:action/PutItem",
        ],
      ],
    },
    RequestTemplates: { "application/json": '{"Item":{"id":{"S":"$context.requestId"}}}' },
  };
  const route = {
    ApiId: reference,
    RouteKey: "put",
    AuthorizationType: "NONE",
    RouteResponseSelectionExpression: "$default",
    Target: { "Fn::Join": ["", ["integrations/", { Ref: "Put" }]] },
  };
  const resource = (Type: string, Properties: object) => ({ Type, Properties });
  const ofApi = (kind: string, properties: object) =>
    resource(`AWS::ApiGatewayV2::${kind}`, properties);
  await using gateway = await startTestGateway({
    environment: { AWS_ENDPOINT_URL: backend.url("") },
    template: JSON.stringify({
      Resources: {
        Role: resource("AWS::IAM::Role", { AssumeRolePolicyDocument: {} }),
        Api: ofApi("Api", {
          Name: "cdk",
          ProtocolType: "WEBSOCKET",
          RouteSelectionExpression: "$request.body.action",
        }),
        Put: ofApi("Integration", integration),
        Done: ofApi("IntegrationResponse", {
          ApiId: reference,
          IntegrationId: { Ref: "Put" },
          IntegrationResponseKey: "$default",
        }),
        Route: ofApi("Route", route),
        Reply: ofApi("RouteResponse", {
          ApiId: reference,
          RouteId: { Ref: "Route" },
          RouteResponseKey: "$default",
        }),
        Stage: ofApi("Stage", { ApiId: reference, StageName: "dev", AutoDeploy: true }),
      },
    }),
  });
  expect(gateway.project.warnings).toEqual([]);
  using connection = await connectRaw(gateway);
  expect(JSON.parse(await reply(connection, { action: "put" }))).toEqual({
    saw: "DynamoDB_20120810.PutItem",
  });
});
