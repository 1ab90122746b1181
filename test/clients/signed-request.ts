import type { HeaderField, RawRequest } from "../../src/core/http.ts";
import { formatAmzDate } from "../../src/core/sigv4/amz-date.ts";
import { presignUrl, type SigningOptions, signRequest } from "../../src/core/sigv4/sign.ts";
import type { TestGateway } from "../support/gateway.ts";
import { assertOnlyAllowedHeaders } from "../support/header-allow-list.ts";
import { RawClient } from "../support/raw-client.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { ADMIN, type SigningKey } from "./management-gateway.ts";

export interface SignedCall {
  readonly method: "POST" | "GET" | "DELETE";
  /** As it stands in the request line. */
  readonly path: string;
  readonly body?: string;
  readonly key?: SigningKey;
  /** When it was signed, in milliseconds since the epoch; now unless said. */
  readonly signedAt?: number;
  readonly service?: string;
}

/** For what no SDK sends: a signature of last week, or for another service. */
export function sendSigned(gateway: TestGateway, call: SignedCall): Promise<RawAnswer> {
  const options = signingOptions(gateway, call);
  const { request } = options;
  return send(gateway, call, [...request.headers, ...signRequest(options)]);
}

/** A presigned GET, good for so many seconds. */
export function presigned(gateway: TestGateway, call: SignedCall, expiresSeconds: number): string {
  return presignUrl({ ...signingOptions(gateway, call), expiresSeconds });
}

function signingOptions(gateway: TestGateway, call: SignedCall): SigningOptions {
  const request: RawRequest = {
    method: call.method,
    rawPath: call.path,
    rawQuery: undefined,
    headers: [["Host", `localhost:${gateway.port}`]],
  };
  return {
    request,
    body: Buffer.from(call.body ?? ""),
    credential: call.key ?? ADMIN,
    region: "us-east-1",
    service: call.service ?? "execute-api",
    amzDate: formatAmzDate(call.signedAt ?? Date.now()),
  };
}

async function send(
  gateway: TestGateway,
  { method, path, body = "" }: SignedCall,
  headers: readonly HeaderField[],
): Promise<RawAnswer> {
  using client = await RawClient.connect({ port: gateway.port });
  const lines = [
    `${method} ${path} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === "" ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  client.send(`${lines.join("\r\n")}\r\n\r\n${body}`);
  const answer = await client.readAnswer();
  assertOnlyAllowedHeaders(answer.headers, "connections");
  return answer;
}
