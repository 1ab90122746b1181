import { expect } from "bun:test";
import type { TestGateway } from "../support/gateway.ts";
import { assertOnlyAllowedHeaders } from "../support/header-allow-list.ts";
import { RawClient } from "../support/raw-client.ts";
import type { RawAnswer } from "../support/raw-http.ts";

type Members = Readonly<Record<string, unknown>>;

/** The one key that the conformance projects know; its policy allows every call. */
export const KEY = {
  accessKeyId: "AKIACONFORMANCE00001",
  secretAccessKey: "conformance/secret+of/no+value0000000001",
} as const;

export const ALLOW_ALL = {
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Action: "execute-api:ManageConnections",
    Resource: "*",
  },
} as const;

/** One API named `test` with the stage `dev`, as the text of a sluice.yaml (JSON is YAML). */
export function projectOf(parts: {
  readonly routes: Members;
  readonly stages?: Members;
  readonly functions?: Members;
  /** Other members of the API. */
  readonly api?: Members;
  /** Further APIs. */
  readonly apis?: Members;
  readonly accessKeys?: readonly Members[];
  /** Further members of the file, such as `domainNames`. */
  readonly file?: Members;
}): string {
  const { routes, stages = { dev: {} }, functions = {}, api = {}, apis = {}, file } = parts;
  const accessKeys = parts.accessKeys ?? [{ ...KEY, policy: ALLOW_ALL }];
  return JSON.stringify({
    settings: { accessKeys },
    apis: { test: { stages, routes, ...api }, ...apis },
    functions,
    ...file,
  });
}

/** A MOCK integration that answers every message with this text. */
export function mockRoute(text: string, members: Members = { twoWay: true }): Members {
  return {
    integrationType: "MOCK",
    requestTemplates: { $default: '{"statusCode": 200}' },
    integrationResponses: { $default: { responseTemplates: { $default: text } } },
    ...members,
  };
}

/** Names of what `$disconnect` was told, as headers of an HTTP backend. */
export const DISCONNECT_PARAMETERS = {
  "integration.request.header.x-code": "context.disconnectStatusCode",
  "integration.request.header.x-reason": "context.disconnectReason",
} as const;

export interface RawConnection extends Disposable {
  readonly client: RawClient;
  readonly connectionId: string;
  /** The 101. */
  readonly answer: RawAnswer;
}

/** Connects byte by byte and says which connection it became. */
export async function connectRaw(
  gateway: TestGateway,
  options: { readonly path?: string; readonly headerLines?: readonly string[] } = {},
): Promise<RawConnection> {
  const client = await RawClient.connect({ port: gateway.port });
  const answer = await client.upgrade(options.path ?? "/dev", options.headerLines);
  expect(answer.status).toBe(101);
  assertOnlyAllowedHeaders(answer.headers, "accepted");
  return {
    client,
    answer,
    connectionId: lastConnectionId(gateway),
    [Symbol.dispose]: () => client.close(),
  };
}

/** Asks for an upgrade that is refused. */
export async function refusedUpgrade(
  gateway: TestGateway,
  options: { readonly path?: string; readonly headerLines?: readonly string[] } = {},
): Promise<RawAnswer> {
  using client = await RawClient.connect({ port: gateway.port });
  return await client.upgrade(options.path ?? "/dev", options.headerLines);
}

/** The connection that was recorded last: a handshake is recorded before its 101 goes out. */
export function lastConnectionId(gateway: TestGateway): string {
  const connect = gateway.activities.findLast(({ eventType }) => eventType === "CONNECT");
  expect(connect?.connectionId).toMatch(CONNECTION_ID);
  return connect?.connectionId ?? "";
}

export const CONNECTION_ID: RegExp = /^[A-Za-z0-9_-]{18}==$/;
export const REQUEST_ID: RegExp = /^[A-Za-z0-9_-]{15}=$/;
export const UUID: RegExp = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const TRACE_ID: RegExp = /^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/;
export const HTTP_DATE: RegExp =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
