import type { Socket } from "bun";
import { type HeaderField, headerValue } from "../../core/http.ts";
import type { EncodableAnswer } from "../../wire/http-response.ts";
import type { RequestFault } from "../../wire/request-fault.ts";
import type { RequestHead } from "../../wire/request-head.ts";
import type { Invocation } from "./invocation.ts";
import { type RuntimeApiRoutes, RuntimeApiSession } from "./runtime-api-session.ts";

/**
 * Serves the Lambda Runtime API, 2018-06-01, to one process.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html; the error JSON and the 400, 403 and 413
 * answers are those of AWS's runtime interface emulator.
 *
 * Gaps: 2026-11-22 no Extensions, Logs or Telemetry API, and no SnapStart (`restore/next`).
 * Gaps: 2026-11-22 a streamed response is collected: API Gateway does not pass a stream to a WebSocket.
 * By design: 2026-11-22 Lambda-Runtime-Client-Context and -Cognito-Identity are not sent: API Gateway sets neither.
 */
export interface RuntimeApi {
  /** Waits for the next event, or says why the runtime may not ask now. */
  next(): Promise<Invocation> | Refusal;
  /** Whether that event is being handled; MUST be asked before it is answered. */
  awaits(requestId: string): boolean;
  respond(body: string): void;
  respondTooLarge(bytes: number | undefined): void;
  respondError(body: string, errorTypeHeader: string | undefined): void;
  initError(body: string, errorTypeHeader: string | undefined): Refusal | undefined;
  /** When the event that is being handed out will time out, milliseconds since the epoch. */
  readonly deadlineMs: number;
}

/** The state the runtime is in and the one it asked for. */
export interface Refusal {
  readonly from: string;
  readonly to: string;
}

export interface RuntimeApiServer {
  /** `host:port`, the value of AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Cuts every connection; a bootstrap of ours takes that as the end of its life. */
  stop(): void;
}

/** The longest path here has a UUID in it, characters. Ours. */
export const RUNTIME_URL_CHARACTERS_MAX = 1_024;
/** Header fields of a runtime's request, bytes: `Lambda-Runtime-Function-XRay-Error-Cause` has up to 1 MB on AWS. */
export const RUNTIME_HEADER_BYTES_MAX = 1_114_112;
/** Header fields of a runtime's request. Ours. */
export const RUNTIME_HEADER_COUNT_MAX = 100;

const ERROR_TYPE_HEADER = "lambda-runtime-function-error-type";
const VERSION = "/2018-06-01/runtime";
const NEXT = `${VERSION}/invocation/next`;
const INIT_ERROR = `${VERSION}/init/error`;
/** Not documented, but AWS's emulator answers it; our bootstraps open their lifeline with it. */
const PING = "/2018-06-01/ping";
const ANSWER = new RegExp(`^${VERSION}/invocation/([^/]+)/(response|error)$`);

/**
 * On a socket of its own, with the wire that clients get: the runtime's HTTP server and its Request and Response
 * objects cost several times as much, and cannot answer two requests in one write.
 */
export function serveRuntimeApi(runtime: RuntimeApi, responseBytesMax: number): RuntimeApiServer {
  const routes = new Routes(runtime, responseBytesMax);
  const limits = {
    urlCharactersMax: RUNTIME_URL_CHARACTERS_MAX,
    headerBytesMax: RUNTIME_HEADER_BYTES_MAX,
    headerCountMax: RUNTIME_HEADER_COUNT_MAX,
    bodyBytesMax: responseBytesMax,
  };
  const listener = Bun.listen<RuntimeApiSession>({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      open(socket: Socket<RuntimeApiSession>) {
        socket.data = new RuntimeApiSession(routes, socket, limits);
      },
      data: (socket, chunk) => socket.data.receive(chunk),
      drain: (socket) => socket.data.drained(),
      close: (socket) => socket.data.closed(),
      error: (socket) => socket.terminate(),
    },
  });
  return { address: `127.0.0.1:${listener.port}`, stop: () => listener.stop(true) };
}

class Routes implements RuntimeApiRoutes {
  readonly #runtime: RuntimeApi;
  readonly #responseBytesMax: number;

  constructor(runtime: RuntimeApi, responseBytesMax: number) {
    this.#runtime = runtime;
    this.#responseBytesMax = responseBytesMax;
  }

  answer(head: RequestHead, body: Uint8Array): EncodableAnswer | Promise<EncodableAnswer> {
    const { method, rawPath } = head;
    if (method === "GET") {
      if (rawPath === NEXT) return this.#next();
      if (rawPath === PING) return { status: 200, headers: [date()], body: "pong" };
    } else if (method === "POST") {
      const errorType = () => headerValue(head.headers, ERROR_TYPE_HEADER);
      if (rawPath === INIT_ERROR) {
        const refused = this.#runtime.initError(UTF8.decode(body), errorType());
        return refused === undefined ? accepted() : refusal(refused);
      }
      const [, requestId, kind] = ANSWER.exec(rawPath) ?? [];
      if (requestId !== undefined) {
        if (!this.#runtime.awaits(requestId)) return invalidRequestId();
        const text = UTF8.decode(body);
        if (kind === "response") this.#runtime.respond(text);
        else this.#runtime.respondError(text, errorType());
        return accepted();
      }
    }
    return errorAnswer(404, "NotFound", "Not found");
  }

  refuse({ status, detail }: RequestFault, head: RequestHead | undefined): EncodableAnswer {
    if (status !== 413 || head?.method !== "POST") return errorAnswer(status, "BadRequest", detail);
    const requestId = ANSWER.exec(head.rawPath)?.[1];
    if (requestId !== undefined) {
      if (!this.#runtime.awaits(requestId)) return invalidRequestId();
      // A chunked body is not read to its end.
      this.#runtime.respondTooLarge(head.contentLength);
    }
    return errorAnswer(
      413,
      "RequestEntityTooLarge",
      `Exceeded maximum allowed payload size (${this.#responseBytesMax} bytes).`,
    );
  }

  #next(): EncodableAnswer | Promise<EncodableAnswer> {
    const waiting = this.#runtime.next();
    if ("from" in waiting) return refusal(waiting);
    return waiting.then((invocation) => ({
      status: 200,
      headers: [
        JSON_TYPE,
        date(),
        ["Lambda-Runtime-Aws-Request-Id", invocation.requestId],
        ["Lambda-Runtime-Deadline-Ms", String(this.#runtime.deadlineMs)],
        ["Lambda-Runtime-Invoked-Function-Arn", invocation.functionArn],
        ["Lambda-Runtime-Trace-Id", invocation.traceId],
      ],
      body: invocation.payload,
    }));
  }
}

const UTF8 = new TextDecoder();
const JSON_TYPE: HeaderField = ["Content-Type", "application/json"];

function date(): HeaderField {
  return ["Date", new Date().toUTCString()];
}

function accepted(): EncodableAnswer {
  return { status: 202, headers: [JSON_TYPE, date()], body: '{"status":"OK"}\n' };
}

function invalidRequestId(): EncodableAnswer {
  return errorAnswer(400, "InvalidRequestID", "Invalid request ID");
}

function refusal({ from, to }: Refusal): EncodableAnswer {
  return errorAnswer(
    403,
    "InvalidStateTransition",
    `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`,
  );
}

function errorAnswer(status: number, errorType: string, errorMessage: string): EncodableAnswer {
  const body = JSON.stringify({ errorMessage, errorType });
  return { status, headers: [JSON_TYPE, date()], body };
}
