import { projectFolder } from "../../src/cli/dev/dev-project.fixture.ts";

/** Where everything happens; where clients leave while something is under way; where nobody gets in. */
export const STAGES = ["dev", "cut", "tight"] as const;
export type StageName = (typeof STAGES)[number];

export const ACCESS_KEY = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
/** Milliseconds that the gateway waits for the backend that is too slow. */
const SLOW_TIMEOUT_MS = 200;

export interface SoakProject extends Disposable {
  /** What the gateway is given: everything, or without the API, which is made by calls then. */
  readonly folder: string;
  /** With the API. */
  readonly whole: { readonly folder: string };
  readonly accessLog: string;
  /** Another deployment: templates answer with this round from now on. */
  redeploy(round: number): void;
  /** Other code: functions answer with this version from now on. */
  rehandle(version: number): void;
}

export function soakProject(
  backends: { readonly good: string; readonly broken: string },
  command: "dev" | "serve",
): SoakProject {
  const logs = projectFolder();
  const accessLog = logs.path("access.log");
  const whole = (round: number) => projectOf(round, { ...backends, accessLog });
  const code = { "local/local.mjs": handlerText(0), "authorize/authorize.mjs": AUTHORIZER };
  const project = projectFolder({ "sluice.yaml": JSON.stringify(whole(0)), ...code });
  const { apis: _made, ...rest } = whole(0);
  const served =
    command === "dev" ? project : projectFolder({ "sluice.yaml": JSON.stringify(rest), ...code });
  return {
    folder: served.folder,
    whole: project,
    accessLog,
    redeploy: (round) => project.write("sluice.yaml", JSON.stringify(whole(round))),
    rehandle: (version) => served.write("local/local.mjs", handlerText(version)),
    [Symbol.dispose]: () => {
      for (const folder of new Set([project, served])) folder[Symbol.dispose]();
      logs[Symbol.dispose]();
    },
  };
}

const FORMAT = JSON.stringify({
  stage: "$context.stage",
  event: "$context.eventType",
  route: "$context.routeKey",
  status: "$context.status",
  connectionId: "$context.connectionId",
  requestId: "$context.requestId",
});

interface Addresses {
  readonly good: string;
  readonly broken: string;
  readonly accessLog: string;
}

function projectOf(round: number, { good, broken, accessLog }: Addresses) {
  const mock = (by: string) => ({
    integrationType: "MOCK",
    requestTemplates: { $default: '{"statusCode": 200}' },
    integrationResponses: {
      $default: { responseTemplates: { $default: `{"by":"${by}","id":"$context.messageId"}` } },
    },
  });
  const custom = {
    integrationType: "HTTP",
    integrationUri: `${good}/template`,
    requestTemplates: { $default: `{"n":$input.json('$.n'),"from":"$context.connectionId"}` },
    integrationResponses: {
      $default: {
        responseTemplates: {
          $default: `{"n":$input.json('$.n'),"round":$stageVariables.round}`,
        },
      },
    },
  };
  const proxy = (path: string) => ({ integrationUri: `${good}/${path}` });
  const twoWay = { twoWay: true };
  const local = { function: "local" };
  const stage = (routeSettings: object) => ({
    stageVariables: { round: String(round) },
    accessLogSettings: { format: FORMAT, destination: accessLog },
    routeSettings: {
      limited: { throttlingRateLimit: 1, throttlingBurstLimit: 2 },
      never: { throttlingRateLimit: 0, throttlingBurstLimit: 0 },
      ...routeSettings,
    },
  });
  return {
    settings: {
      accessKeys: [
        {
          ...ACCESS_KEY,
          policy: {
            Version: "2012-10-17",
            Statement: {
              Effect: "Allow",
              Action: "execute-api:ManageConnections",
              Resource: "arn:aws:execute-api:*:*:*/*/@connections/*",
            },
          },
        },
      ],
    },
    functions: {
      local: functionText("local", { BACKEND: good }),
      authorize: functionText("authorize", {}),
    },
    apis: {
      soak: {
        authorizers: {
          token: { function: "authorize", identitySource: ["route.request.querystring.token"] },
        },
        models: { Text: { schema: { type: "object", required: ["text"] } } },
        stages: {
          dev: stage({}),
          cut: stage({}),
          tight: stage({ $connect: { throttlingRateLimit: 0, throttlingBurstLimit: 0 } }),
        },
        routes: {
          $connect: {
            ...{ ...proxy("connect"), authorizer: "token" },
            requestParameters: {
              "integration.request.header.tag": "route.request.querystring.tag",
              "integration.request.header.wish": "route.request.querystring.wish",
            },
          },
          $disconnect: proxy("disconnect"),
          mock: { ...mock("mock"), ...twoWay },
          mockOne: mock("nobody"),
          proxy: { ...proxy("echo"), ...twoWay },
          proxyOne: proxy("echo"),
          local: { ...local, ...twoWay },
          localOne: local,
          template: { ...custom, ...twoWay },
          templateOne: custom,
          limited: { ...mock("limited"), ...twoWay },
          never: { ...mock("nobody"), ...twoWay },
          strict: {
            ...{ ...mock("nobody"), ...twoWay },
            modelSelectionExpression: "$default",
            requestModels: { $default: "Text" },
          },
          slow: { ...proxy("slow"), ...twoWay, timeoutInMillis: SLOW_TIMEOUT_MS },
          reset: { integrationUri: `${broken}/reset` },
          garbage: { integrationUri: `${broken}/garbage`, ...twoWay },
          half: { integrationUri: `${broken}/half`, ...twoWay },
          fickle: { integrationUri: `${broken}/fickle`, ...twoWay },
          failing: { ...proxy("failing"), ...twoWay },
          throws: local,
          crash: { ...local, ...twoWay },
        },
      },
    },
  };
}

function functionText(name: string, environment: Readonly<Record<string, string>>) {
  return {
    handler: `${name}.handler`,
    runtime: "nodejs22.x",
    codeUri: name,
    timeout: 20,
    environment,
  };
}

const AUTHORIZER = `
export const handler = async (event) => {
  const { token } = event.queryStringParameters;
  if (token === "throw") throw new Error("planted: the authorizer throws");
  return {
    principalId: token,
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Action: "execute-api:Invoke", Effect: token === "allow" ? "Allow" : "Deny", Resource: event.methodArn }],
    },
  };
};
`;

function handlerText(version: number): string {
  return `
const version = ${version};
export const handler = async (event) => {
  const { routeKey, connectionId } = event.requestContext;
  const { n } = JSON.parse(event.body);
  if (routeKey === "throws") throw new Error("planted: the handler throws");
  if (routeKey === "crash") process.exit(3);
  if (routeKey === "localOne") {
    const answer = await fetch(process.env.BACKEND + "/function", {
      method: "POST",
      headers: { connectionId, routeKey },
      body: JSON.stringify({ n }),
    });
    return { statusCode: answer.status };
  }
  return { statusCode: 200, body: JSON.stringify({ n, version }) };
};
`;
}
