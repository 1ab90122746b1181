import type { HeaderField } from "../../core/http.ts";
import { formatAmzDate } from "../../core/sigv4/amz-date.ts";
import { signRequest } from "../../core/sigv4/sign.ts";
import type { Credential } from "../credentials.ts";
import { VERSION } from "../version.ts";
import type { Endpoint } from "./endpoint.ts";

export interface SentRequest {
  readonly endpoint: Endpoint;
  readonly method: string;
  /** As it is signed; what comes after `?` is the endpoint's. */
  readonly path: string;
  readonly body: Uint8Array | undefined;
}

export interface Signing {
  /** `undefined`: it is not signed. */
  readonly credential: Credential | undefined;
  readonly region: string;
  readonly service: "execute-api" | "apigateway";
}

/** All headers of a request to one of AWS's services, signed. */
export function requestHeaders(request: SentRequest, signing: Signing): HeaderField[] {
  const { endpoint, method, path, body } = request;
  const { credential, region, service } = signing;
  const host: HeaderField = ["Host", endpoint.host];
  const length: HeaderField[] =
    method === "GET" ? [] : [["Content-Length", String(body?.length ?? 0)]];
  const plain: HeaderField[] = [
    host,
    ["Accept-Encoding", "identity"],
    ["User-Agent", `sluice/${VERSION}`],
    ...length,
  ];
  if (credential === undefined) return plain;
  // Only these are signed, as by the AWS CLI: a proxy may change the others.
  const signed = signRequest({
    request: { method, rawPath: path, rawQuery: endpoint.query, headers: [host] },
    ...{ body, credential, region, service },
    amzDate: formatAmzDate(Date.now()),
  });
  return [...plain, ...signed];
}
