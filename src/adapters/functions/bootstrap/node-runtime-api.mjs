import http from "node:http";
import net from "node:net";
import { outputWritten } from "./node-console.mjs";
import { errorAnswer } from "./node-errors.mjs";

// Taken before a handler can wrap them: tracing libraries replace http.request.
const { Agent, request: sendRequest } = http;
const VERSION = "/2018-06-01/runtime";

/** A client of the Lambda Runtime API on one connection that is kept open. */
export function connectRuntimeApi(address) {
  const colon = address.lastIndexOf(":");
  const server = { hostname: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  exitWithGateway(server);

  const call = (method, path, body, headers) =>
    new Promise((resolve) => {
      const request = sendRequest({ ...server, agent, method, path, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("end", () => resolve({ response, text }));
      });
      request.on("error", () => process.exit(1)); // the gateway is gone: nobody is left to tell
      request.end(body);
    });

  const post = async (path, body, headers) => {
    await outputWritten();
    const length = Buffer.byteLength(body);
    const json = { "Content-Type": "application/json", "Content-Length": length, ...headers };
    await call("POST", path, body, json);
  };

  const postFailure = (path, error) => {
    const answer = errorAnswer(error);
    const type = answer.errorType.replace(/[^\x20-\x7e]/g, "?"); // a header holds no other bytes
    return post(path, JSON.stringify(answer), { "Lambda-Runtime-Function-Error-Type": type });
  };

  return {
    async next() {
      const { response, text } = await call("GET", `${VERSION}/invocation/next`);
      if (response.statusCode !== 200) {
        throw new Error(`The Runtime API answered ${response.statusCode} to next: ${text}`);
      }
      const { headers } = response;
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
    postResponse: (requestId, body) => post(`${VERSION}/invocation/${requestId}/response`, body),
    postError: (requestId, error) => postFailure(`${VERSION}/invocation/${requestId}/error`, error),
    postInitError: (error) => postFailure(`${VERSION}/init/error`, error),
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
