import type { HeaderField } from "../../src/core/http.ts";
import { SigningKeyCache, verifySignature } from "../../src/core/sigv4/verify.ts";
import { STAND_IN_KEYS } from "./aws-cli.ts";

export interface SignedService extends AsyncDisposable {
  readonly url: string;
}

export interface ServiceRequest {
  readonly request: Request;
  readonly url: URL;
  readonly body: string;
}

/** A service of AWS on a free port: only what the stand-in keys have signed for it in us-east-1 gets an answer. */
export function startSignedService(
  service: string,
  answer: (request: ServiceRequest) => Response | Promise<Response>,
): SignedService {
  const keys = new SigningKeyCache();
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const body = new Uint8Array(await request.arrayBuffer());
      const url = new URL(request.url);
      const fault = faultOf(request, body, { service, keys });
      if (fault !== undefined) return jsonFault(fault.errorType, fault.message);
      return answer({ request, url, body: new TextDecoder().decode(body) });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

/** An error as AWS's JSON protocols write it. */
export function jsonFault(type: string, message: string): Response {
  return Response.json({ __type: type, message }, { status: 400 });
}

function faultOf(
  request: Request,
  body: Uint8Array,
  { service, keys }: { readonly service: string; readonly keys: SigningKeyCache },
) {
  const { pathname, search } = new URL(request.url);
  const headers = [...request.headers].map((field): HeaderField => field);
  const raw = { method: request.method, rawPath: pathname, rawQuery: search.slice(1), headers };
  const verification = verifySignature(raw, body, {
    service,
    region: "us-east-1",
    nowMs: Date.now(),
    lookup: (id) => (id === STAND_IN_KEYS.accessKeyId ? STAND_IN_KEYS : undefined),
    keys,
  });
  switch (verification.kind) {
    case "verified":
      return undefined;
    case "unknownKey": {
      const message = "The security token included in the request is invalid.";
      return { errorType: "UnrecognizedClientException", message };
    }
    case "refused":
      return verification.fault;
  }
}
