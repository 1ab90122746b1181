import { describe, expect, test } from "bun:test";
import { openAccountWithApi } from "../account.fixture.ts";
import { STAGES_MAX } from "./stage.ts";

const SETTINGS = { dataTraceEnabled: false, detailedMetricsEnabled: false, loggingLevel: "OFF" };

async function withStage(body: Record<string, unknown> = {}) {
  const account = await openAccountWithApi();
  const path = { apiId: account.apiId };
  await account.call("CreateRoute", { path, body: { routeKey: "$default" } });
  const { deploymentId } = await account.call("CreateDeployment", { path });
  const given = { stageName: "dev", deploymentId, ...body };
  const output = await account.call("CreateStage", { path, body: given });
  return { ...account, path, at: { ...path, stageName: "dev" }, deploymentId, output };
}

describe("CreateStage", () => {
  test("answers as AWS does, with its defaults", async () => {
    const { output, deploymentId, call, at, reopened } = await withStage();
    expect(output).toEqual({
      autoDeploy: false,
      createdDate: "2026-09-21T14:13:20Z",
      defaultRouteSettings: SETTINGS,
      deploymentId,
      lastUpdatedDate: "2026-09-21T14:13:20Z",
      routeSettings: {},
      stageName: "dev",
      stageVariables: {},
      tags: {},
    });
    expect(await call("GetStage", { path: at })).toEqual(output);
    expect((await (await reopened()).call("GetStages", { path: at })).items).toEqual([output]);
  });

  test("keeps everything that it is given, and serves it at once", async () => {
    const given = {
      accessLogSettings: { destinationArn: "arn:aws:logs:x", format: "$context.requestId" },
      clientCertificateId: "cert12",
      defaultRouteSettings: { throttlingBurstLimit: 5, throttlingRateLimit: 0.5 },
      description: "for developers",
      routeSettings: { $default: { loggingLevel: "INFO", dataTraceEnabled: true } },
      stageVariables: { table: "rooms" },
      tags: { team: "chat" },
    };
    const { output, served } = await withStage(given);
    const defaultRouteSettings = { ...SETTINGS, ...given.defaultRouteSettings };
    expect(output).toMatchObject({ ...given, defaultRouteSettings });
    expect(served.at(-1)?.apis[0]?.stages[0]?.stage).toEqual({
      stageName: "dev",
      stageVariables: { table: "rooms" },
      clientCertificateId: "cert12",
      defaultRouteSettings: { ...defaultRouteSettings, loggingLevel: "OFF" },
      routeSettings: { $default: { loggingLevel: "INFO", dataTraceEnabled: true } },
      accessLogSettings: { format: "$context.requestId" },
    });
  });

  test("makes a stage without a deployment, which serves nobody", async () => {
    const { output, served } = await withStage({ deploymentId: undefined });
    expect(output).not.toHaveProperty("deploymentId");
    expect(served.at(-1)?.apis[0]?.stages).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["no name", { stageName: undefined }, "BadRequestException: stageName is missing"],
    [
      "$default",
      { stageName: "$default" },
      "BadRequestException: stageName must be letters, digits",
    ],
    [
      "a long name",
      { stageName: "a".repeat(129) },
      "BadRequestException: stageName must have 1 to 128",
    ],
    ["one that is there", { stageName: "dev" }, "ConflictException: Stage already exists"],
    [
      "no deployment",
      { deploymentId: "nope" },
      "NotFoundException: Invalid Deployment identifier specified nope",
    ],
    [
      "both",
      { autoDeploy: true, deploymentId: "x" },
      "BadRequestException: deploymentId cannot be set while autoDeploy",
    ],
    [
      "an unknown route",
      { routeSettings: { sned: {} } },
      "BadRequestException: Unable to find Route by key sned within the provided RouteSettings",
    ],
    [
      "a level",
      { defaultRouteSettings: { loggingLevel: "DEBUG" } },
      "BadRequestException: defaultRouteSettings.loggingLevel must be one of",
    ],
    [
      "a burst below 0",
      { defaultRouteSettings: { throttlingBurstLimit: -1 } },
      "BadRequestException: defaultRouteSettings.throttlingBurstLimit must be a whole number",
    ],
    [
      "half a burst",
      { defaultRouteSettings: { throttlingBurstLimit: 0.5 } },
      "BadRequestException: defaultRouteSettings.throttlingBurstLimit must be a whole number",
    ],
    [
      "a rate below 0",
      { defaultRouteSettings: { throttlingRateLimit: -0.5 } },
      "BadRequestException: defaultRouteSettings.throttlingRateLimit must be a number",
    ],
    [
      "a variable's name",
      { stageVariables: { "a-b": "x" } },
      'BadRequestException: The stage variable name "a-b"',
    ],
    [
      "a variable's value",
      { stageVariables: { a: "b c" } },
      'BadRequestException: The stage variable "a" must be',
    ],
    [
      "101 variables",
      { stageVariables: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`a${i}`, "x"])) },
      "BadRequestException: stageVariables must have at most 100",
    ],
    [
      "a log of nothing",
      { accessLogSettings: { format: "$context.stage" } },
      "BadRequestException: accessLogSettings.format: ",
    ],
    [
      "a log of lines",
      { accessLogSettings: { format: "$context.requestId\n$context.stage" } },
      "BadRequestException: accessLogSettings.format: Access Log format must be single line",
    ],
  ])("refuses %s", async (_what, change, sentence) => {
    const { refusal, store, path } = await withStage();
    const { commits } = store;
    const body = { stageName: "other", ...change };
    expect(await refusal("CreateStage", { path, body })).toStartWith(sentence);
    expect(store.commits).toBe(commits);
  });

  test("takes as many as AWS, in pages", async () => {
    const { call, refusal, path } = await withStage();
    for (let index = 1; index < STAGES_MAX; index += 1) {
      await call("CreateStage", { path, body: { stageName: `s${index}` } });
    }
    expect(await refusal("CreateStage", { path, body: { stageName: "more" } })).toStartWith(
      "TooManyRequestsException: Maximum number of Stages for this API has been reached",
    );
    const { items, nextToken } = await call("GetStages", { path, query: { maxResults: "4" } });
    expect((items as { stageName: string }[]).map(({ stageName }) => stageName)).toEqual([
      "dev",
      "s1",
      "s2",
      "s3",
    ]);
    const rest = await call("GetStages", { path, query: { nextToken: String(nextToken) } });
    expect(rest.items).toHaveLength(STAGES_MAX - 4);
  });
});

describe("UpdateStage", () => {
  test("merges settings and variables, and takes away what is emptied", async () => {
    const { call, at, clock, output } = await withStage({
      description: "old",
      stageVariables: { a: "1", b: "2" },
      defaultRouteSettings: { throttlingBurstLimit: 5 },
      routeSettings: { $default: { loggingLevel: "INFO" } },
      clientCertificateId: "cert12",
      accessLogSettings: { format: "$context.requestId" },
    });
    clock.advance(60_000);
    const changed = await call("UpdateStage", {
      path: at,
      body: {
        description: "",
        stageVariables: { a: "", c: "3" },
        defaultRouteSettings: { loggingLevel: "ERROR" },
        routeSettings: { $default: { throttlingBurstLimit: 1 } },
        clientCertificateId: "",
        accessLogSettings: { format: "" },
      },
    });
    const { description: _d, clientCertificateId: _c, accessLogSettings: _a, ...kept } = output;
    expect(changed).toEqual({
      ...kept,
      lastUpdatedDate: "2026-09-21T14:14:20Z",
      stageVariables: { b: "2", c: "3" },
      defaultRouteSettings: { ...SETTINGS, loggingLevel: "ERROR", throttlingBurstLimit: 5 },
      routeSettings: { $default: { loggingLevel: "INFO", throttlingBurstLimit: 1 } },
    });
    expect(await call("GetStage", { path: at })).toEqual(changed);
  });

  test("takes a client certificate that a file defines, and no other", async () => {
    const { call, refusal, at, path, output } = await withStage();
    const body = { clientCertificateId: "abc" };
    const sentence =
      "BadRequestException: Invalid client certificate identifier specified abc: clientCertificates in sluice.yaml defines those that there are";
    expect(await refusal("UpdateStage", { path: at, body })).toBe(sentence);
    expect(await refusal("CreateStage", { path, body: { ...body, stageName: "new" } })).toBe(
      sentence,
    );
    expect(await call("GetStage", { path: at })).toEqual(output);
    const known = { clientCertificateId: "cert12" };
    expect(await call("UpdateStage", { path: at, body: known })).toMatchObject(known);
  });

  test("moves a stage to another deployment, back, and off", async () => {
    const { call, at, path, served, deploymentId } = await withStage();
    const { deploymentId: next } = await call("CreateDeployment", { path });
    await call("UpdateStage", { path: at, body: { deploymentId: next } });
    await call("UpdateStage", { path: at, body: { deploymentId } });
    expect((await call("GetStage", { path: at })).deploymentId).toBe(deploymentId);
    expect(await call("UpdateStage", { path: at, body: { deploymentId: "" } })).not.toHaveProperty(
      "deploymentId",
    );
    expect(served.at(-1)?.apis[0]?.stages).toEqual([]);
  });

  test("lets 100 variables be there in all", async () => {
    const many = (count: number, letter: string) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`${letter}${index}`, "x"]));
    const { call, refusal, at } = await withStage({ stageVariables: many(60, "a") });
    await call("UpdateStage", { path: at, body: { stageVariables: many(40, "b") } });
    expect(await refusal("UpdateStage", { path: at, body: { stageVariables: { c: "x" } } })).toBe(
      "BadRequestException: A stage may have 100 stage variables, not 101",
    );
  });
});

describe("what is taken away from a stage", () => {
  test("DeleteRouteSettings takes the settings of one route", async () => {
    const { call, refusal, at } = await withStage({
      routeSettings: { $default: { loggingLevel: "INFO" } },
    });
    const path = { ...at, routeKey: "$default" };
    await call("DeleteRouteSettings", { path });
    expect(await call("GetStage", { path: at })).toMatchObject({ routeSettings: {} });
    expect(await refusal("DeleteRouteSettings", { path })).toBe(
      "NotFoundException: Invalid RouteSettings identifier specified $default",
    );
  });

  test("DeleteAccessLogSettings ends the access log", async () => {
    const { call, at, served } = await withStage({
      accessLogSettings: { format: "$context.requestId" },
    });
    await call("DeleteAccessLogSettings", { path: at });
    expect(await call("GetStage", { path: at })).not.toHaveProperty("accessLogSettings");
    expect(served.at(-1)?.apis[0]?.stages[0]?.stage).not.toHaveProperty("accessLogSettings");
  });

  test("DeleteStage takes all of it, once", async () => {
    const { call, refusal, at, served } = await withStage();
    await call("DeleteStage", { path: at });
    expect(served.at(-1)?.apis[0]?.stages).toEqual([]);
    for (const operation of [
      "GetStage",
      "UpdateStage",
      "DeleteStage",
      "DeleteAccessLogSettings",
      "DeleteRouteSettings",
    ]) {
      const path = { ...at, routeKey: "$default" };
      expect(await refusal(operation, { path, body: {} })).toBe(
        "NotFoundException: Invalid Stage identifier specified dev",
      );
    }
  });
});
