import type { HeaderField } from "../http.ts";
import {
  MappingTemplate,
  type TemplateResult,
  type TemplateScope,
} from "../integration/mapping-template.ts";
import { JsonBody } from "../json-body.ts";
import { type ConnectionFacts, requestContext } from "../request-context.ts";

export const FACTS: ConnectionFacts = {
  connectionId: "AbC1dEfGhIjKlMnOpQ==",
  apiId: "abcdefghij",
  stage: "dev",
  stageVariables: {},
  domainName: "abcdefghij.execute-api.localhost",
  connectedAt: 1_790_000_000_000,
  sourceIp: "203.0.113.9",
  userAgent: "agent/1",
  authorizer: { principalId: "me", numKey: "1", boolKey: "true" },
};

export const GATEWAY_HEADERS = {
  traceId: "Root=1-6ac1dd00-0123456789abcdef01234567",
  forwardedPort: "443",
  forwardedProto: "https",
};

export interface ScopeParts {
  readonly body?: string | undefined;
  readonly query?: string;
  readonly headers?: readonly HeaderField[];
  readonly stageVariables?: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly error?: NonNullable<TemplateScope["error"]>;
}

export function scopeOf(parts: ScopeParts = {}): TemplateScope {
  const { body, query, headers, status, error } = parts;
  const isConnect = query !== undefined || headers !== undefined;
  return {
    context: requestContext(
      FACTS,
      isConnect
        ? { eventType: "CONNECT" }
        : { eventType: "MESSAGE", routeKey: "send", messageId: "m1" },
      { epochMs: 1_790_000_001_000, requestId: "r1" },
    ),
    stageVariables: parts.stageVariables ?? { table: "rooms" },
    body: body === undefined ? undefined : new JsonBody(body),
    request: isConnect
      ? {
          ...{ method: "GET", rawPath: "/dev", rawQuery: query, headers: headers ?? [] },
          gatewayHeaders: GATEWAY_HEADERS,
        }
      : undefined,
    ...(status === undefined ? {} : { status }),
    ...(error === undefined ? {} : { error }),
  };
}

export function render(source: string, parts?: ScopeParts): TemplateResult {
  return MappingTemplate.compile(source).render(scopeOf(parts));
}

/** The text of a template that must not fail. */
export function rendered(source: string, parts?: ScopeParts): string {
  const result = render(source, parts);
  if (result.kind === "failed") throw new Error(`${source}: ${result.detail}`);
  return result.text;
}

/** The detail of a template that must fail. */
export function failure(source: string, parts?: ScopeParts): string {
  const result = render(source, parts);
  return result.kind === "failed" ? result.detail : `rendered ${JSON.stringify(result.text)}`;
}
