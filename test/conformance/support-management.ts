import { ApiGatewayManagementApiClient } from "@aws-sdk/client-apigatewaymanagementapi";
import type { HeaderField } from "../../src/core/http.ts";
import { formatAmzDate } from "../../src/core/sigv4/amz-date.ts";
import { signRequest } from "../../src/core/sigv4/sign.ts";
import type { TestGateway } from "../support/gateway.ts";
import { assertOnlyAllowedHeaders } from "../support/header-allow-list.ts";
import { RawClient } from "../support/raw-client.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { KEY } from "./support-project.ts";

interface Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The official client, once per call: a test wants to see every answer, not only the last. */
export function managementClient(
  gateway: TestGateway,
  options: { readonly path?: string; readonly credential?: Credential } = {},
): ApiGatewayManagementApiClient {
  return new ApiGatewayManagementApiClient({
    endpoint: `http://127.0.0.1:${gateway.port}${options.path ?? "/dev"}`,
    region: "us-east-1",
    // A copy: the SDK writes into what it is given.
    credentials: { ...(options.credential ?? KEY) },
    maxAttempts: 1,
  });
}

export interface RawCall {
  readonly method: string;
  /** As it stands in the request line. */
  readonly path: string;
  readonly body?: Uint8Array | string;
  readonly host?: string;
  readonly headers?: readonly HeaderField[];
  /** `null`: unsigned. */
  readonly credential?: Credential | null;
  /** Milliseconds since the epoch; now unless said. */
  readonly at?: number;
  readonly service?: string;
}

/** Signs and sends what the official client cannot, or where the answer's bytes matter. */
export async function call(gateway: TestGateway, request: RawCall): Promise<RawAnswer> {
  using client = await RawClient.connect({ port: gateway.port });
  client.send(requestBytes(gateway, request));
  const answer = await client.readAnswer();
  assertOnlyAllowedHeaders(answer.headers, "connections");
  return answer;
}

/** The path of one connection, encoded as the SDKs encode it. */
export function pathOf(connectionId: string, stage = "dev"): string {
  return `/${stage}/%40connections/${encodeURIComponent(connectionId)}`;
}

function requestBytes(gateway: TestGateway, request: RawCall): Uint8Array {
  const body = Buffer.from(request.body ?? "");
  const [rawPath = "", rawQuery] = request.path.split("?", 2);
  const headers: HeaderField[] = [
    ["Host", request.host ?? `localhost:${gateway.port}`],
    ...(request.headers ?? []),
  ];
  const signed =
    request.credential === null
      ? []
      : signRequest({
          request: { method: request.method, rawPath, rawQuery, headers },
          body,
          credential: request.credential ?? KEY,
          region: "us-east-1",
          service: request.service ?? "execute-api",
          amzDate: formatAmzDate(request.at ?? Date.now()),
        });
  const lines = [
    `${request.method} ${request.path} HTTP/1.1`,
    ...[...headers, ...signed].map(([name, value]) => `${name}: ${value}`),
    ...(body.length > 0 || request.method === "POST" ? [`Content-Length: ${body.length}`] : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), body]);
}
