import type { Invocation } from "./invocation.ts";

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
  /** MUST be asked before a body is read, and again when it has been. */
  awaits(requestId: string): boolean;
  respond(body: string): void;
  respondTooLarge(bytes: number | undefined): void;
  respondError(body: string, errorTypeHeader: string | null): void;
  initError(body: string, errorTypeHeader: string | null): Refusal | undefined;
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

const JSON_TYPE = { "Content-Type": "application/json" };
const ERROR_TYPE_HEADER = "lambda-runtime-function-error-type";
const VERSION = "/2018-06-01/runtime";

export function serveRuntimeApi(runtime: RuntimeApi, responseBytesMax: number): RuntimeApiServer {
  const limits = { responseBytesMax };
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0, // `next` waits as long as it takes
    maxRequestBodySize: Number.MAX_SAFE_INTEGER, // bounded in readBody(), with Lambda's own answer
    routes: {
      [`${VERSION}/invocation/next`]: { GET: () => answerNext(runtime) },
      [`${VERSION}/invocation/:requestId/response`]: {
        POST: (request) => takeResponse(runtime, limits, request),
      },
      [`${VERSION}/invocation/:requestId/error`]: {
        POST: (request) => takeError(runtime, limits, request),
      },
      // Not documented, but AWS's emulator answers it; our bootstraps open their lifeline with it.
      "/2018-06-01/ping": { GET: () => new Response("pong") },
      [`${VERSION}/init/error`]: { POST: (request) => takeInitError(runtime, limits, request) },
    },
    fetch: () => errorAnswer(404, "NotFound", "Not found"),
  });
  return {
    address: `127.0.0.1:${server.port}`,
    stop: () => {
      void server.stop(true);
    },
  };
}

async function answerNext(runtime: RuntimeApi): Promise<Response> {
  const waiting = runtime.next();
  if ("from" in waiting) return refusal(waiting);
  const invocation = await waiting;
  return new Response(invocation.payload, {
    headers: {
      "Content-Type": "application/json",
      "Lambda-Runtime-Aws-Request-Id": invocation.requestId,
      "Lambda-Runtime-Deadline-Ms": String(runtime.deadlineMs),
      "Lambda-Runtime-Invoked-Function-Arn": invocation.functionArn,
      "Lambda-Runtime-Trace-Id": invocation.traceId,
    },
  });
}

interface BodyLimits {
  readonly responseBytesMax: number;
}

type InvocationRequest = Bun.BunRequest<"/2018-06-01/runtime/invocation/:requestId/response">;

async function takeResponse(
  runtime: RuntimeApi,
  limits: BodyLimits,
  request: InvocationRequest,
): Promise<Response> {
  const { requestId } = request.params;
  if (!runtime.awaits(requestId)) return invalidRequestId();
  const body = await readBody(request, limits.responseBytesMax);
  // While the body came in, the event may have timed out or been answered.
  if (!runtime.awaits(requestId)) return invalidRequestId();
  if (typeof body === "string") {
    runtime.respond(body);
    return accepted();
  }
  runtime.respondTooLarge(body.bytes);
  return tooLarge(limits);
}

async function takeError(
  runtime: RuntimeApi,
  limits: BodyLimits,
  request: Bun.BunRequest<"/2018-06-01/runtime/invocation/:requestId/error">,
): Promise<Response> {
  const { requestId } = request.params;
  if (!runtime.awaits(requestId)) return invalidRequestId();
  const body = await readBody(request, limits.responseBytesMax);
  if (!runtime.awaits(requestId)) return invalidRequestId();
  if (typeof body === "string") {
    runtime.respondError(body, request.headers.get(ERROR_TYPE_HEADER));
    return accepted();
  }
  runtime.respondTooLarge(body.bytes);
  return tooLarge(limits);
}

async function takeInitError(
  runtime: RuntimeApi,
  limits: BodyLimits,
  request: Request,
): Promise<Response> {
  const body = await readBody(request, limits.responseBytesMax);
  if (typeof body !== "string") return tooLarge(limits);
  const refused = runtime.initError(body, request.headers.get(ERROR_TYPE_HEADER));
  return refused === undefined ? accepted() : refusal(refused);
}

interface TooLarge {
  /** `undefined` for a chunked body, which is not read to its end. */
  readonly bytes: number | undefined;
}

async function readBody(request: Request, bytesMax: number): Promise<string | TooLarge> {
  const declared = request.headers.get("content-length");
  if (declared !== null) {
    const bytes = Number(declared);
    return bytes > bytesMax ? { bytes } : request.text();
  }
  if (request.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) return { bytes: undefined };
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function accepted(): Response {
  return new Response('{"status":"OK"}\n', { status: 202, headers: JSON_TYPE });
}

function invalidRequestId(): Response {
  return errorAnswer(400, "InvalidRequestID", "Invalid request ID");
}

function refusal({ from, to }: Refusal): Response {
  return errorAnswer(
    403,
    "InvalidStateTransition",
    `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`,
  );
}

function tooLarge({ responseBytesMax }: BodyLimits): Response {
  return errorAnswer(
    413,
    "RequestEntityTooLarge",
    `Exceeded maximum allowed payload size (${responseBytesMax} bytes).`,
  );
}

function errorAnswer(status: number, errorType: string, errorMessage: string): Response {
  const body = JSON.stringify({ errorMessage, errorType });
  return new Response(body, { status, headers: JSON_TYPE });
}
