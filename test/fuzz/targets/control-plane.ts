import { CliError } from "../../../src/cli/cli-error.ts";
import { runningProject } from "../../../src/cli/export/running-project.ts";
import {
  type Account,
  KeptDefinitions,
  openAccount,
} from "../../../src/control-plane/account.fixture.ts";
import { ControlFault } from "../../../src/control-plane/control-fault.ts";
import { OPERATIONS } from "../../../src/control-plane/operations.ts";
import { clientOf } from "../../support/made-by-calls.ts";
import { comparable } from "../../support/same-project.ts";
import { bytesOf, hold, holdEqual, type Target, textOf } from "../engine/target.ts";
import { JSON_WORDS } from "./json-words.ts";
import { holdSame, writtenAndLoaded } from "./written-projects.ts";

/** Requests of one input. */
const REQUESTS_MAX = 30;

/** The first ids that the account under test gives out, in their order. */
const API = "aaaaaaaaa0";
const ROUTE = "aaaaaa1";
const INTEGRATION = "aaaaaa2";
const DEPLOYMENT = "aaaaa3";

const WHOLE_API = [
  'CreateApi {"body":{"name":"chat","protocolType":"WEBSOCKET","routeSelectionExpression":"$request.body.action"}}',
  `CreateRoute {"path":{"apiId":"${API}"},"body":{"routeKey":"$default","routeResponseSelectionExpression":"$default"}}`,
  `CreateIntegration {"path":{"apiId":"${API}"},"body":{"integrationType":"MOCK","requestTemplates":{"$default":"{\\"statusCode\\":200}"}}}`,
  `CreateDeployment {"path":{"apiId":"${API}"}}`,
  `CreateStage {"path":{"apiId":"${API}"},"body":{"stageName":"dev","deploymentId":"${DEPLOYMENT}","stageVariables":{"a":"b"}}}`,
  `UpdateRoute {"path":{"apiId":"${API}","routeId":"${ROUTE}"},"body":{"target":"integrations/${INTEGRATION}"}}`,
  `UpdateStage {"path":{"apiId":"${API}","stageName":"dev"},"body":{"autoDeploy":true}}`,
  `CreateModel {"path":{"apiId":"${API}"},"body":{"name":"Message","schema":"{\\"type\\":\\"object\\"}"}}`,
  'CreateDomainName {"body":{"domainName":"chat.example.com","domainNameConfigurations":[{}]}}',
  `CreateApiMapping {"path":{"domainName":"chat.example.com"},"body":{"apiId":"${API}","stage":"dev"}}`,
  `TagResource {"path":{"resourceArn":"arn:aws:apigateway:us-east-1::/apis/${API}"},"body":{"tags":{"a":"b"}}}`,
  'CreateApiKey {"body":{"enabled":true}}',
  `CreateUsagePlan {"body":{"name":"basic","apiStages":[{"apiId":"${API}","stage":"dev"}],"quota":{"limit":9,"period":"DAY"}}}`,
  'GetApis {"query":{"maxResults":"1"}}',
  `DeleteApi {"path":{"apiId":"${API}"}}`,
];

export const controlPlane: Target = {
  name: "control-plane",
  property:
    "an operation answers or refuses with a reason, a refusal changes nothing, a restart finds all that was answered, served as it was, and what is deployed is the same after it was exported and loaded",
  bytesMax: 8_000,
  dictionary: [
    ...OPERATIONS.map(({ name }) => `\n${name} `),
    ...[`{"path":{"apiId":"${API}"}`, `"routeId":"${ROUTE}"`, `"integrationId":"${INTEGRATION}"`],
    ...[`"deploymentId":"${DEPLOYMENT}"`, '"stageName":"dev"', '"body":{', '"query":{'],
    ...['"routeKey":"$connect"', '"routeKey":"send"', '"integrationType":"HTTP_PROXY"'],
    ...['"integrationUri":"http://localhost/${stageVariables.a}"', '"integrationMethod":"POST"'],
    ...[
      '"authorizationType":"CUSTOM"',
      '"autoDeploy":true',
      '"name":"Message"',
      '"description":""',
    ],
    ...['"maxResults":"1"', '"nextToken":"', "apis/", "__proto__", ...JSON_WORDS],
  ],
  seeds: () => [
    bytesOf(WHOLE_API.join("\n")),
    bytesOf(WHOLE_API.slice(0, 8).join("\n")),
    ...WHOLE_API.map(bytesOf),
  ],
  async check(input) {
    const account = await openAccount({ store: new KeptDefinitions() });
    const outcomes = new Set<string>();
    for (const line of textOf(input).split("\n").slice(0, REQUESTS_MAX)) {
      const request = requestOf(line);
      if (request !== undefined) outcomes.add(await outcomeOf(account, request));
    }
    await holdAfterRestart(account);
    await holdExported(account);
    return [...outcomes].sort().slice(0, 3).join(", ");
  },
};

interface Request {
  readonly name: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** As the listener would hand it over: texts in the path and the query, any JSON as the body. */
function requestOf(line: string): Request | undefined {
  const [, name = "", json = "{}"] = /^(\w+) ?(.*)$/.exec(line) ?? [];
  if (!OPERATIONS.some((each) => each.name === name)) return undefined;
  try {
    const read: unknown = JSON.parse(json);
    if (typeof read !== "object" || read === null) return undefined;
    const { path, query, body } = read as Readonly<Record<string, unknown>>;
    return { name, path: texts(path), query: texts(query), body };
  } catch {
    return undefined;
  }
}

function texts(value: unknown): Record<string, string> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  // The listener's routes have no empty segments and none with a slash that is not an ARN's.
  return Object.fromEntries(entries.filter(([, each]) => typeof each === "string" && each !== ""));
}

async function outcomeOf(account: Account, { name, ...asked }: Request): Promise<string> {
  const { commits } = account.store;
  const before = account.plane.serving;
  try {
    await account.call(name, asked);
    return name;
  } catch (error) {
    if (!(error instanceof ControlFault)) throw error;
    hold(error.message.length > 0 && error.message.length < 8_000, `${name} gives a reason`);
    hold(account.store.commits === commits, `${name} was refused, and has changed something`);
    hold(account.plane.serving === before, `${name} was refused, and something else is served`);
    return error.type;
  }
}

async function holdAfterRestart(account: Account): Promise<void> {
  const again = await account.reopened();
  for (const list of ["GetApis", "GetDomainNames"]) {
    holdEqual(await again.call(list), await account.call(list), `${list} after a restart`);
  }
  holdEqual(again.plane.serving, account.plane.serving, "what is served after a restart");
  holdEqual(again.warnings, [], "warnings at a restart");
}

const PLACE = { region: "us-east-1", accountId: "123456789012", stackName: "fuzz" };

/** Nothing deployed, or stages that follow different deployments, are told in a sentence. */
async function holdExported(account: Account): Promise<void> {
  try {
    const { project } = await runningProject(clientOf(account), {
      api: undefined,
      stage: undefined,
    });
    const loaded = writtenAndLoaded(project, PLACE);
    holdSame(comparable(loaded.fromYaml), comparable(project), loaded.yaml);
    const { fromTemplate, template } = loaded;
    if (fromTemplate === undefined) return;
    const how = { upToIds: true, withoutMachine: true };
    holdSame(comparable(fromTemplate, how), comparable(project, how), template);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    hold(error.kind === "parameter", error.message);
  }
}
