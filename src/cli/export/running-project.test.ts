import { describe, expect, test } from "bun:test";
import type { Api } from "../../core/model/api.ts";
import { load } from "../../project/sluice-yaml/load-text.fixture.ts";
import { runningProject } from "./running-project.ts";

const ARN = "arn:aws:lambda:eu-west-1:123456789012:function:send";
const { apis: APIS } = load(`apis:
  chat:
    apiId: chatchatch
    stages: { dev: { clientCertificateId: own, accessLogSettings: { format: $context.requestId } }, prod: {} }
    routes: { a: { integrationType: AWS_PROXY, integrationUri: "${ARN}" } }
  poll:
    apiId: pollpollpo
    routes: { a: { integrationUri: http://b/ } }
clientCertificates: { own: {} }
`).project;

const ACCOUNT = {
  ...{ definitionsVersion: 1, region: "eu-west-1", accountId: "123456789012" },
  apis: APIS.map(({ apiId, name }) => ({ apiId, name })),
  domainNames: [
    {
      domainName: "chat.localhost",
      apiMappings: [
        { apiId: "chatchatch", stage: "dev", apiMappingKey: "" },
        { apiId: "chatchatch", stage: "gone", apiMappingKey: "v2" },
      ],
    },
    {
      domainName: "gone.localhost",
      apiMappings: [{ apiId: "chatchatch", stage: "gone", apiMappingKey: "" }],
    },
  ],
  apiKeys: [
    { apiKeyId: "k1", name: "alice", enabled: true },
    { apiKeyId: "k2", name: "", enabled: false },
  ],
  usagePlans: [
    {
      ...{ usagePlanId: "p1", name: "basic", apiKeyIds: ["k1"] },
      apiStages: [
        { apiId: "chatchatch", stage: "dev" },
        { apiId: "chatchatch", stage: "gone" },
      ],
    },
  ],
  vpcLinks: [],
};

function deployed({ stages, ...api }: Api): unknown {
  const { apiId, name, disableExecuteApiEndpoint } = api;
  return {
    ...{ definitionsVersion: 1, apiId, name, disableExecuteApiEndpoint },
    stages: stages.map((stage) => ({ stage, deploymentId: "d1", isBehind: false })),
    deployments: { d1: { ...api, stages: [] } },
  };
}

/** A gateway that answers so, by path. */
function gateway(changes: Readonly<Record<string, unknown>> = {}) {
  const asked: string[] = [];
  const answers: Record<string, unknown> = {
    "/_sluice/definitions": ACCOUNT,
    ...Object.fromEntries(APIS.map((api) => [`/_sluice/definitions/${api.apiId}`, deployed(api)])),
    ...changes,
  };
  const get = async (path: string) => {
    asked.push(path);
    return answers[path];
  };
  return { asked, client: { url: "http://gateway:4001", get } };
}

const ALL = { api: undefined, stage: undefined };

describe("runningProject()", () => {
  test("has what is deployed, what leads to it, and says what is the gateway's own", async () => {
    const { project, notes, region } = await runningProject(gateway().client, ALL);
    expect(region).toBe("eu-west-1");
    expect(project.apis.map(({ name }) => name)).toEqual(["chat", "poll"]);
    expect(project.clientCertificates).toEqual([{ clientCertificateId: "own" }]);
    expect(project.apiKeys).toEqual([
      { apiKeyId: "k1", name: "alice", enabled: true, value: undefined },
      { apiKeyId: "k2", name: "key k2", enabled: false, value: undefined },
    ]);
    expect(project.domainNames.map(({ apiMappings }) => apiMappings.length)).toEqual([1]);
    expect(project.usagePlans[0]?.apiStages).toHaveLength(1);
    expect(notes).toEqual([
      "an API mapping of chat.localhost leads to stage gone of API chatchatch, which is left out",
      "an API mapping of gone.localhost leads to stage gone of API chatchatch, which is left out",
      "custom domain gone.localhost is left out: it leads to none of these stages",
      "usage plan basic leads to stage gone of API chatchatch, which is left out",
      'API key k2 has no name, so it is written as "key k2"',
      "functions are not part of it, nor is their code: send is named by ARN",
      "files of certificates are the gateway's own, and are not written",
      "where access logs go is the gateway's own, and is not written",
    ]);
  });

  test("asks for the one API alone that is wanted, by name or id", async () => {
    for (const api of ["poll", "pollpollpo"]) {
      const { asked, client } = gateway();
      const { project, notes } = await runningProject(client, { api, stage: undefined });
      expect(project.apis.map(({ name }) => name)).toEqual(["poll"]);
      expect([project.usagePlans, project.domainNames]).toEqual([[], []]);
      expect(notes).toEqual(['API key k2 has no name, so it is written as "key k2"']);
      expect(asked).toEqual(["/_sluice/definitions", "/_sluice/definitions/pollpollpo"]);
    }
  });

  test("says nothing of the stages that nobody asked for", async () => {
    const { project, notes } = await runningProject(gateway().client, {
      api: "chat",
      stage: "dev",
    });
    expect(project.apis[0]?.stages).toHaveLength(1);
    expect(notes.filter((note) => note.includes("mapping"))).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      "what is no gateway",
      { "/_sluice/definitions": undefined },
      "http://gateway:4001 is not the control URL of a sluice serve that tells what it serves.",
    ],
    [
      "JSON of something else",
      { "/_sluice/definitions": { definitionsVersion: 1, apis: 3 } },
      "http://gateway:4001 is not the control URL of a sluice serve that tells what it serves.",
    ],
    [
      "a later version",
      { "/_sluice/definitions": { ...ACCOUNT, definitionsVersion: 2 } },
      "The gateway at http://gateway:4001 is of another version, which this program does not understand: use its own sluice.",
    ],
    [
      "an API that goes meanwhile",
      { "/_sluice/definitions/pollpollpo": undefined },
      'API "poll" (pollpollpo) was deleted meanwhile: try again.',
    ],
    [
      "an account without an API",
      { "/_sluice/definitions": { ...ACCOUNT, apis: [] } },
      "http://gateway:4001 has no API that is deployed.",
    ],
  ])("refuses %s in a sentence", async (_what, changes, sentence) => {
    const refused = await runningProject(gateway(changes).client, ALL).catch((error) => error);
    expect(refused.message).toBe(sentence);
  });

  test("says what there is when the API that is wanted is not", async () => {
    const wanted = runningProject(gateway().client, { api: "room", stage: undefined });
    await expect(wanted).rejects.toThrow('There is no API "room": there is chat (chatchatch)');
  });
});
