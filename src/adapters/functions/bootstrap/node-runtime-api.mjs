import net from "node:net";
import { outputWritten } from "./node-console.mjs";
import { errorAnswer } from "./node-errors.mjs";
import { HttpConnection } from "./node-http-connection.mjs";

const VERSION = "/2018-06-01/runtime";

/** A longer answer leaves before the question for the next event: it may be refused, and the connection with it. */
const HELD_BYTES_MAX = 65_536;

/** Longest error type in a header, characters: it may be anything that was thrown. */
const ERROR_TYPE_CHARACTERS_MAX = 1_024;

/** A client of the Lambda Runtime API. */
export function connectRuntimeApi(address) {
  const colon = address.lastIndexOf(":");
  const server = { hostname: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
  exitWithGateway(server);
  // When the gateway is gone, nobody is left to tell.
  const connection = new HttpConnection(server, () => process.exit(1));
  const nextRequest = `GET ${VERSION}/invocation/next HTTP/1.1\r\nHost: ${address}\r\n\r\n`;

  const postRequest = (path, body, fields = "") =>
    `POST ${VERSION}${path} HTTP/1.1\r\nHost: ${address}\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\n${fields}\r\n${body}`;

  const failureRequest = (path, error) => {
    const answer = errorAnswer(error);
    const type = answer.errorType.slice(0, ERROR_TYPE_CHARACTERS_MAX).replace(/[^\x20-\x7e]/g, "?"); // a header holds no other bytes
    const field = `Lambda-Runtime-Function-Error-Type: ${type}\r\n`;
    return postRequest(path, JSON.stringify(answer), field);
  };

  /** What was printed before comes first. */
  const deliver = async (request) => {
    await outputWritten();
    await connection.send(request);
  };

  return {
    async next() {
      const { status, headers, text } = await connection.send(nextRequest);
      if (status !== 200) throw new Error(`The Runtime API answered ${status} to next: ${text}`);
      return {
        requestId: headers["lambda-runtime-aws-request-id"],
        deadlineMs: Number(headers["lambda-runtime-deadline-ms"]),
        invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
        traceId: headers["lambda-runtime-trace-id"],
        clientContext: headers["lambda-runtime-client-context"],
        identity: headers["lambda-runtime-cognito-identity"],
        payload: text,
      };
    },
    /** Resolves when `next` may be called, which takes a short answer along. */
    async postResponse(requestId, body) {
      const request = postRequest(`/invocation/${requestId}/response`, body);
      if (request.length > HELD_BYTES_MAX) return deliver(request);
      await outputWritten();
      connection.hold(request);
    },
    postError: (requestId, error) =>
      deliver(failureRequest(`/invocation/${requestId}/error`, error)),
    postInitError: (error) => deliver(failureRequest("/init/error", error)),
  };
}

/**
 * Holds a connection open that ends when the gateway does, even when that is killed during an event. It asks
 * for something first: a server may not take a connection before data comes (TCP_DEFER_ACCEPT), and one that
 * was never taken does not end.
 */
function exitWithGateway({ hostname, port }) {
  const lifeline = net.connect(port, hostname);
  lifeline.write(`GET /2018-06-01/ping HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
  lifeline.on("error", () => process.exit(1));
  lifeline.on("close", () => process.exit(1));
  lifeline.resume();
  lifeline.unref();
}
