import { FakeClock } from "../../test/support/fake-clock.ts";
import type { AccountKeys } from "../core/authorization/api-key-index.ts";
import { mintConnectionId, mintMessageId } from "../core/connection-id.ts";
import { compileDeployment } from "../core/deployment.ts";
import type { HeaderField } from "../core/http.ts";
import { AWS_LIMITS } from "../core/limits.ts";
import type { Api } from "../core/model/api.ts";
import type { Integration } from "../core/model/integration.ts";
import type { Route } from "../core/model/route.ts";
import { compileMemberNames } from "../core/model-compiler.fixture.ts";
import { formatAmzDate } from "../core/sigv4/amz-date.ts";
import { signRequest } from "../core/sigv4/sign.ts";
import { type SigningCredential, SigningKeyCache } from "../core/sigv4/verify.ts";
import type { Activity } from "../core/telemetry/activity.ts";
import { accountThrottle } from "../core/throttle.ts";
import { Alarms } from "./alarms.ts";
import { type DataPlaneDeps, dataPlane, endOfConnection } from "./data-plane.ts";
import type { DataPlane } from "./inbound.ts";
import type { ServiceAccess } from "./integration/integration-call.ts";
import { LiveConnection } from "./live-connection.ts";
import { LiveConnections } from "./live-connections.ts";
import { PendingWork } from "./pending-work.ts";
import type {
  CallSignal,
  ClientSocket,
  EventOutcome,
  FunctionInvoker,
  FunctionOutcome,
  HttpInvoker,
  HttpOutcome,
  IdSource,
  InboundRequest,
  KnownCredential,
} from "./ports.ts";
import { type ServedApi, ServedApis, type ServedStage } from "./served-apis.ts";

/** An engine with nothing real around it: what it was told, what it asked for, what it recorded. */

export const API_ID = "a1b2c3d4e5";
export const FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:chat";
const BASE = { integrationId: "int0001", timeoutInMillis: 29_000, requestParameters: {} };
export const LAMBDA = {
  ...BASE,
  integrationType: "AWS_PROXY",
  integrationUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`,
} satisfies Integration;
export const BACKEND = {
  ...BASE,
  integrationType: "HTTP_PROXY",
  integrationMethod: "POST",
  integrationUri: "http://backend.internal/app",
} satisfies Integration;

export function routeOf(routeKey: string, more: Partial<Route> = {}): Route {
  return {
    routeId: "abc1234",
    routeKey,
    target: "integrations/int0001",
    authorizationType: "NONE",
    apiKeyRequired: false,
    routeResponseKeys: [],
    requestParameters: {},
    requestModels: {},
    ...more,
  };
}

/** Without a target: accepts and does nothing. */
export function bareRoute(routeKey: string): Route {
  const { target: _target, ...route } = routeOf(routeKey);
  return route;
}

export const TWO_WAY: Partial<Route> = {
  routeResponseSelectionExpression: "$default",
  routeResponseKeys: ["$default"],
};

export function apiOf(routes: readonly Route[], more: Partial<Api> = {}): Api {
  return {
    apiId: API_ID,
    name: "chat",
    routeSelectionExpression: "$request.body.action",
    apiKeySelectionExpression: "$request.header.x-api-key",
    disableExecuteApiEndpoint: false,
    routes,
    integrations: [LAMBDA],
    authorizers: [],
    models: [],
    stages: [{ stageName: "dev", stageVariables: {} }],
    ...more,
  };
}

export function deploymentOf(api: Api) {
  return compileDeployment(api, {
    relaxRouteResponses: false,
    compileModels: compileMemberNames,
  });
}

export class FakeSocket implements ClientSocket {
  readonly sent: string[] = [];
  readonly closes: { code: number; reason: string }[] = [];
  answers: "sent" | "full" | "closed" = "sent";
  waitingBytes = 0;
  terminated = 0;
  handled = 0;

  sendText(payload: Uint8Array): "sent" | "full" | "closed" {
    if (this.answers === "sent") this.sent.push(new TextDecoder().decode(payload));
    return this.answers;
  }
  close(code: number, reason: string): void {
    this.closes.push({ code, reason });
  }
  terminate(): void {
    this.terminated += 1;
  }
  messageHandled(): void {
    this.handled += 1;
  }
}

/** Ids that can be told apart and foreseen. */
export function countedIds(): IdSource {
  let count = 0;
  const next = () => String(++count);
  return {
    connectionId: () => mintConnectionId(new Uint8Array(8).fill(++count), 7),
    messageId: (connectionId) => mintMessageId(connectionId, new Uint8Array(6).fill(++count)),
    requestId: () => `request-${next()}`,
    uuid: () => `uuid-${next()}`,
    traceId: () => "Root=1-66f35a69-0123456789abcdef01234567",
  };
}

export const KNOWN: KnownCredential = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  principalArn: "arn:aws:iam::123456789012:user/backend",
  policies: "all",
};

type FunctionCall = Parameters<FunctionInvoker["invoke"]>[0];
type HttpCall = Parameters<HttpInvoker["invoke"]>[0];

export interface EngineOptions {
  readonly api?: Api;
  readonly invokeFunction?: (call: FunctionCall, signal: CallSignal) => Promise<FunctionOutcome>;
  readonly invokeHttp?: (call: HttpCall, signal: CallSignal) => Promise<HttpOutcome>;
  readonly known?: KnownCredential;
  readonly admitUnknown?: boolean;
  readonly overrides?: Partial<DataPlaneDeps>;
}

export interface Engine {
  readonly clock: FakeClock;
  readonly deps: DataPlaneDeps;
  readonly plane: DataPlane;
  readonly pending: PendingWork;
  readonly served: ServedApi;
  readonly stage: ServedStage;
  readonly activities: Activity[];
  readonly functionCalls: FunctionCall[];
  readonly httpCalls: HttpCall[];
  readonly bugs: unknown[];
  /** Keys that were asked about as unknown ones. */
  readonly unknownKeys: string[];
  readonly foreignRegions: readonly string[];
  /** An open connection on a fake socket. */
  open(): { connection: LiveConnection; socket: FakeSocket };
}

export function returned(payload: unknown): Promise<FunctionOutcome> {
  return Promise.resolve({ kind: "returned", payload: JSON.stringify(payload) });
}

/** What an HTTP backend answered. */
export function answered(
  statusCode: number,
  body = "",
  headers: readonly HeaderField[] = [],
): HttpOutcome {
  return { kind: "answered", statusCode, headers, body: new TextEncoder().encode(body) };
}

export function deployKeys(apis: ServedApis, keys: AccountKeys): void {
  apis.serveApiKeys(apis.compileApiKeys(keys));
}

/** Points every stage of the API to the deployment; without one, to the API's own. */
export function deployOn(apis: ServedApis, api: Api, deployment = deploymentOf(api)): ServedApi {
  return apis.deploy(
    api,
    api.stages.map((stage) => ({ stage, deployment })),
  );
}

export function fakeEngine(options: EngineOptions = {}): Engine {
  const clock = new FakeClock();
  const api =
    options.api ?? apiOf(["$connect", "$disconnect", "$default"].map((key) => routeOf(key)));
  const apis = new ServedApis();
  const served = deployOn(apis, api);
  const connections = new LiveConnections();
  const pending = new PendingWork();
  const recorded = recorders(options);
  const { activities, functionCalls, httpCalls, bugs, unknownKeys, foreignRegions } = recorded;
  const known = options.known ?? KNOWN;
  const shared = {
    ...recorded.deps,
    clock,
    apis,
    connections,
    ids: countedIds(),
    integrationTimeoutMs: 29_000,
    services: NO_SERVICES,
    ...options.overrides,
  };
  const deps: DataPlaneDeps = {
    credentials: {
      find: (accessKeyId) => (accessKeyId === known.accessKeyId ? known : undefined),
      noteRegion: (region) => foreignRegions.push(region),
      admitUnknown(accessKeyId) {
        unknownKeys.push(accessKeyId);
        return options.admitUnknown ?? false;
      },
    },
    signingKeys: new SigningKeyCache(),
    region: "us-east-1",
    accountId: "123456789012",
    authorizerLimits: AWS_LIMITS,
    account: accountThrottle(AWS_LIMITS),
    lenientConnectionArn: false,
    strictRegion: false,
    upgradeRequired426: false,
    postToConnectionBytesMax: 131_072,
    messageBytesMax: 131_072,
    port: () => 3001,
    lifecycle: {
      clock,
      alarms: new Alarms(clock, (error) => void bugs.push(error)),
      limits: { idleTimeoutMs: 600_000, connectionDurationMs: 7_200_000, pingIsActivity: false },
      ...endOfConnection(shared, pending),
    },
    ...shared,
  };
  const stage = served.stages.get("dev");
  if (stage === undefined) throw new Error("The API has no stage dev");
  const plane = dataPlane(deps, pending);
  return {
    ...{ activities, functionCalls, httpCalls, bugs, unknownKeys, foreignRegions },
    ...{ clock, deps, plane, pending, served, stage },
    open() {
      const connection = new LiveConnection(
        factsOf(deps.ids.connectionId()),
        stage,
        deps.lifecycle,
      );
      const socket = new FakeSocket();
      plane.opened(connection, socket);
      return { connection, socket };
    },
  };
}

const NO_SERVICES: ServiceAccess = {
  endpoints: { byService: {}, forAll: undefined, callAws: false },
  keys: { keys: () => ({ kind: "none", detail: "This engine has no keys" }) },
};

function recorders(options: EngineOptions) {
  const activities: Activity[] = [];
  const functionCalls: FunctionCall[] = [];
  const httpCalls: HttpCall[] = [];
  const bugs: unknown[] = [];
  const invokeFunction = options.invokeFunction ?? (() => returned({ statusCode: 200 }));
  const invokeHttp = options.invokeHttp ?? (() => Promise.resolve(EMPTY_ANSWER));
  return {
    ...{ activities, functionCalls, httpCalls, bugs },
    unknownKeys: [] as string[],
    foreignRegions: [] as string[],
    deps: {
      activity: { record: (activity: Activity) => void activities.push(activity) },
      reportBug: (error: unknown) => void bugs.push(error),
      functions: {
        invoke(call: FunctionCall, signal: CallSignal) {
          functionCalls.push(call);
          return invokeFunction(call, signal);
        },
        async invokeEvent(call: FunctionCall, signal: CallSignal): Promise<EventOutcome> {
          functionCalls.push(call);
          const running = invokeFunction(call, signal);
          return { kind: "accepted", done: running.then(() => undefined) };
        },
      },
      http: {
        invoke(call: HttpCall, signal: CallSignal) {
          httpCalls.push(call);
          return invokeHttp(call, signal);
        },
      },
    },
  };
}

const EMPTY_ANSWER = answered(200);

export function factsOf(connectionId: string) {
  return {
    connectionId,
    apiId: API_ID,
    stage: "dev",
    stageVariables: {},
    domainName: "localhost:3001",
    connectedAt: Date.UTC(2026, 8, 25, 0, 1, 29),
    sourceIp: "127.0.0.1",
    userAgent: "test",
    authorizer: undefined,
  };
}

export function requestOf(overrides: Partial<InboundRequest> = {}): InboundRequest {
  return {
    method: "GET",
    rawPath: "/dev",
    rawQuery: undefined,
    headers: [["Host", "localhost:3001"]],
    sourceIp: "127.0.0.1",
    scheme: "http",
    ...overrides,
  };
}

/** The request signed as the AWS SDKs do, by the key that the engine knows unless said. */
export function signedRequest(
  engine: Engine,
  request: InboundRequest,
  as: {
    readonly body?: Uint8Array;
    readonly credential?: SigningCredential;
    readonly region?: string;
    readonly service?: string;
  } = {},
): InboundRequest {
  const added = signRequest({
    request,
    body: as.body ?? new Uint8Array(0),
    credential: as.credential ?? KNOWN,
    region: as.region ?? "us-east-1",
    service: as.service ?? "execute-api",
    amzDate: formatAmzDate(engine.clock.now()),
  });
  return { ...request, headers: [...request.headers, ...added] };
}

/** A call of `@connections` for one id. */
export function managementRequest(
  method: string,
  connectionId: string,
  stageName = "dev",
): InboundRequest {
  const id = encodeURIComponent(connectionId);
  return requestOf({ method, rawPath: `/${stageName}/@connections/${id}` });
}
