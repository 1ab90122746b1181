/**
 * `requestContext`, the part that every event and `$context` shares. Members stand in the order of native
 * events (AWS: "Lambda proxy integration for WebSocket APIs"; captures of September 2026).
 *
 * Gaps: none known.
 * By design: 2026-11-28 a context value that an authorizer calls `integrationLatency` stands in place of AWS's own; what AWS
 *   does with it is not documented. 2026-11-22 the IAM members of `identity` stand where native events of 2019 had them as null.
 *   2026-11-28 `apiKey` and `apiKeyId` stand where events of REST APIs have them.
 */
import type { UsedApiKey } from "./authorization/check-api-key.ts";
import type { IamIdentity } from "./authorization/iam-identity.ts";
import { padded, twoDigits, utcParts } from "./request-context-time.ts";

/** What stays the same for as long as a connection lives. */
export interface ConnectionFacts {
  readonly connectionId: string;
  readonly apiId: string;
  readonly stage: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** The stage's, for HTTPS backends. */
  readonly clientCertificateId?: string | undefined;
  readonly domainName: string;
  readonly connectedAt: number;
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
  /** The authorizer's context as strings, `principalId` included. */
  readonly authorizer: Readonly<Record<string, string>> | undefined;
  /** Who signed the upgrade of an AWS_IAM route. */
  readonly iamIdentity?: IamIdentity;
  /** What opened the connection, where `$connect` asks for a key. */
  readonly apiKey?: UsedApiKey;
}

export interface RequestContext {
  readonly routeKey: string;
  readonly authorizer?: Readonly<Record<string, string | number>>;
  readonly messageId?: string;
  readonly disconnectStatusCode?: number;
  readonly eventType: "CONNECT" | "MESSAGE" | "DISCONNECT";
  readonly extendedRequestId: string;
  readonly requestTime: string;
  readonly messageDirection: "IN";
  readonly disconnectReason?: string;
  readonly stage: string;
  readonly connectedAt: number;
  readonly requestTimeEpoch: number;
  readonly identity: Partial<IamIdentity> & {
    readonly apiKey?: string;
    readonly apiKeyId?: string;
    readonly userAgent?: string;
    readonly sourceIp: string;
  };
  readonly requestId: string;
  readonly domainName: string;
  readonly connectionId: string;
  readonly apiId: string;
}

export type ContextEvent =
  /** `integrationLatency`: what the authorizer took, ms; AWS shows it on CONNECT only. */
  | { readonly eventType: "CONNECT"; readonly integrationLatency?: number | undefined }
  | { readonly eventType: "MESSAGE"; readonly routeKey: string; readonly messageId: string }
  | { readonly eventType: "DISCONNECT"; readonly statusCode: number; readonly reason: string };

export function requestContext(
  facts: ConnectionFacts,
  event: ContextEvent,
  at: { readonly epochMs: number; readonly requestId: string },
): RequestContext {
  const authorizer = authorizerOf(facts, event);
  // Made for each message: members that are set one by one cost a fraction of what objects cost that are spread into others.
  const context = { routeKey: routeKeyOf(event) } as Writable<RequestContext>;
  if (authorizer !== undefined) context.authorizer = authorizer;
  if (event.eventType === "MESSAGE") context.messageId = event.messageId;
  if (event.eventType === "DISCONNECT") context.disconnectStatusCode = event.statusCode;
  context.eventType = event.eventType;
  context.extendedRequestId = at.requestId;
  context.requestTime = clfTime(at.epochMs);
  context.messageDirection = "IN";
  if (event.eventType === "DISCONNECT") context.disconnectReason = event.reason;
  context.stage = facts.stage;
  context.connectedAt = facts.connectedAt;
  context.requestTimeEpoch = at.epochMs;
  context.identity = identityOf(facts);
  context.requestId = at.requestId;
  context.domainName = facts.domainName;
  context.connectionId = facts.connectionId;
  context.apiId = facts.apiId;
  return context;
}

type Writable<Members> = { -readonly [Name in keyof Members]: Members[Name] };

const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** The Common Log Format's time, in UTC: `25/Sep/2026:00:01:29 +0000`. */
export function clfTime(epochMs: number): string {
  const second = Math.floor(epochMs / 1000);
  if (second !== told.second) told = { second, text: clfText(epochMs) };
  return told.text;
}

/** The messages of a second have the same. */
let told = { second: Number.NaN, text: "" };

function clfText(epochMs: number): string {
  const { year, month, day, hour, minute, second } = utcParts(epochMs);
  const name = MONTHS.slice(month * 3 - 3, month * 3);
  const time = `${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}`;
  return `${twoDigits(day)}/${name}/${padded(year, 4)}:${time} +0000`;
}

function routeKeyOf(event: ContextEvent): string {
  switch (event.eventType) {
    case "CONNECT":
      return "$connect";
    case "MESSAGE":
      return event.routeKey;
    case "DISCONNECT":
      return "$disconnect";
  }
}

function identityOf(facts: ConnectionFacts): RequestContext["identity"] {
  const { userAgent, sourceIp, iamIdentity, apiKey } = facts;
  if (iamIdentity === undefined && apiKey === undefined) {
    return userAgent === undefined ? { sourceIp } : { userAgent, sourceIp };
  }
  const { userArn, accountId, caller, accessKey, user } = iamIdentity ?? {};
  return {
    ...(apiKey === undefined ? {} : { apiKey: apiKey.value.reveal() }),
    ...(userArn === undefined ? {} : { userArn }),
    ...(apiKey === undefined ? {} : { apiKeyId: apiKey.apiKeyId }),
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(accountId === undefined ? {} : { accountId }),
    ...(caller === undefined ? {} : { caller }),
    sourceIp,
    ...(accessKey === undefined ? {} : { accessKey }),
    ...(user === undefined ? {} : { user }),
  };
}

function authorizerOf(facts: ConnectionFacts, event: ContextEvent): RequestContext["authorizer"] {
  if (facts.authorizer === undefined) return undefined;
  if (event.eventType !== "CONNECT" || event.integrationLatency === undefined) {
    return facts.authorizer;
  }
  if (Object.hasOwn(facts.authorizer, "integrationLatency")) return facts.authorizer;
  return { ...facts.authorizer, integrationLatency: event.integrationLatency };
}
