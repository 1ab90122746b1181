import { type ClientRequest, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { HeaderField } from "../../core/http.ts";
import { connectTo } from "../loopback.ts";
import type { Trust } from "../trust.ts";
import type { Endpoint } from "./endpoint.ts";

/** More than any answer of the API: a wrong endpoint may answer with anything. Bytes. */
export const RESPONSE_BYTES_MAX = 1_048_576;

export interface HttpRequest {
  readonly endpoint: Endpoint;
  readonly method: string;
  /** As it goes on the wire, and as it was signed. */
  readonly target: string;
  readonly headers: readonly HeaderField[];
  readonly body: Uint8Array | undefined;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Why there is no response. `detail` is the system's word for it. */
export interface ExchangeFailure {
  readonly failure:
    | "notConnected"
    | "connectTimeout"
    | "readTimeout"
    | "closed"
    | "notTrusted"
    | "tooBig";
  readonly detail: string;
}

export interface ExchangeLimits {
  readonly trust: Trust;
  /** Milliseconds; 0 waits for ever. */
  readonly connectTimeoutMs: number;
  readonly readTimeoutMs: number;
  /** Left out: `RESPONSE_BYTES_MAX`. */
  readonly responseBytesMax?: number;
  readonly interrupted?: AbortSignal;
}

/** One request, one response, one connection. Never throws for what a network can do. */
export function exchange(
  { endpoint, method, target, headers, body }: HttpRequest,
  limits: ExchangeLimits,
): Promise<HttpResponse | ExchangeFailure> {
  return new Promise((resolve) => {
    const request = (endpoint.isTls ? requestHttps : requestHttp)({
      ...connectTo(endpoint.hostname),
      port: endpoint.port,
      path: target,
      method,
      agent: false,
      ...(limits.interrupted === undefined ? {} : { signal: limits.interrupted }),
      ...(endpoint.isTls ? limits.trust : {}),
    });
    for (const [name, value] of headers) request.setHeader(name, value);
    const deadline = watch(request, endpoint.isTls, limits);
    let connected = false;
    request.on("socket", (socket) => {
      socket.once(endpoint.isTls ? "secureConnect" : "connect", () => {
        connected = true;
      });
    });
    const end = (outcome: HttpResponse | ExchangeFailure) => {
      deadline.stop();
      resolve(outcome);
    };
    request.on("response", (response) => {
      const bytesMax = limits.responseBytesMax ?? RESPONSE_BYTES_MAX;
      receive(response, { deadline, bytesMax }).then(end, (error) => end(failureOf(error, true)));
    });
    // Nobody asked for another protocol; without a listener the runtime would drop the socket and say nothing.
    request.on("upgrade", (_response, socket) => {
      socket.destroy();
      end({ failure: "closed", detail: "The server switched to another protocol" });
    });
    request.on("error", (error) => end(failureOf(error, connected)));
    request.end(body);
  });
}

/** Carries a failure through `destroy()` to the one place that reports it. */
class FailureSignal extends Error implements ExchangeFailure {
  readonly failure: ExchangeFailure["failure"];
  readonly detail = "";

  constructor(failure: ExchangeFailure["failure"]) {
    super(failure);
    this.failure = failure;
  }
}

interface Deadline {
  /** Something arrived: the wait for the next piece starts again. */
  touch(): void;
  stop(): void;
}

function watch(request: ClientRequest, isTls: boolean, limits: ExchangeLimits): Deadline {
  let timer: NodeJS.Timeout | undefined;
  const arm = (milliseconds: number, failure: ExchangeFailure["failure"]) => {
    clearTimeout(timer);
    if (milliseconds === 0) return;
    timer = setTimeout(() => request.destroy(new FailureSignal(failure)), milliseconds);
  };
  const touch = () => arm(limits.readTimeoutMs, "readTimeout");
  arm(limits.connectTimeoutMs, "connectTimeout");
  request.on("socket", (socket) => socket.once(isTls ? "secureConnect" : "connect", touch));
  return { touch, stop: () => clearTimeout(timer) };
}

async function receive(
  response: IncomingMessage,
  { deadline, bytesMax }: { readonly deadline: Deadline; readonly bytesMax: number },
): Promise<HttpResponse> {
  const pieces: Buffer[] = [];
  let length = 0;
  deadline.touch();
  for await (const piece of response as AsyncIterable<Buffer>) {
    deadline.touch();
    length += piece.length;
    if (length > bytesMax) {
      response.destroy();
      throw new FailureSignal("tooBig");
    }
    pieces.push(piece);
  }
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  const body = Buffer.concat(pieces).toString("utf8");
  return { status: response.statusCode ?? 0, headers, body };
}

function failureOf(error: NodeJS.ErrnoException, connected: boolean): ExchangeFailure {
  if (error instanceof FailureSignal) return error;
  const code = error.code ?? "";
  const detail = error.message;
  if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_|HOSTNAME/i.test(code) || /certificate/i.test(detail)) {
    return { failure: "notTrusted", detail };
  }
  if (code === "ETIMEDOUT") return { failure: "connectTimeout", detail };
  return { failure: connected ? "closed" : "notConnected", detail };
}
