/**
 * The client's side of the opening handshake, RFC 6455 section 4.1, over the runtime's HTTP client: its
 * WebSocket would hide the status and the body of a refusal, which are what one wants to see.
 *
 * Gaps: 2026-11-22 HTTP_PROXY and its like are not read; no extension is offered, so nothing is compressed.
 * By design: none.
 */
import { randomBytes } from "node:crypto";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Duplex } from "node:stream";
import type { HeaderField } from "../../core/http.ts";
import { acceptValue } from "../../wire/websocket-handshake.ts";
import { CliError } from "../cli-error.ts";
import { connectTo, isLoopback } from "../loopback.ts";
import type { Trust } from "../trust.ts";
import { VERSION } from "../version.ts";

/** API Gateway may wait 29 seconds for the `$connect` integration. Milliseconds. */
const HANDSHAKE_TIMEOUT_MS = 60_000;
/** Of a refusal's body, bytes shown. */
const BODY_BYTES_MAX = 65_536;

/** Said of a 403 that does not say so itself. */
const FORBIDDEN_HINT =
  "Either $connect refused, or the path is wrong: it is /{stage}, for example /dev, or the mapping key of a custom domain.";

export interface WebSocketTarget {
  /** `ws:` or `wss:`. */
  readonly url: URL;
  readonly headers: readonly HeaderField[];
  readonly subprotocols: readonly string[];
  readonly trust: Trust;
}

export interface OpenWebSocket {
  readonly socket: Duplex;
  /** What came with the server's answer, before anything is read from the socket. */
  readonly head: Uint8Array;
  readonly subprotocol: string | undefined;
}

export function openWebSocket(target: WebSocketTarget): Promise<OpenWebSocket> {
  const { url, headers, subprotocols, trust } = target;
  const isTls = url.protocol === "wss:";
  const key = randomBytes(16).toString("base64");
  return new Promise((resolve, reject) => {
    const request = (isTls ? requestHttps : requestHttp)({
      ...connectTo(url.hostname),
      port: url.port || (isTls ? 443 : 80),
      path: `${url.pathname}${url.search}`,
      agent: false,
      headers: handshakeHeaders(url, key, { headers, subprotocols }),
      ...(isTls ? trust : {}),
    });
    const timer = setTimeout(
      () => request.destroy(new Error(`no answer within ${HANDSHAKE_TIMEOUT_MS} ms`)),
      HANDSHAKE_TIMEOUT_MS,
    );
    request.on("upgrade", (response, socket, head) => {
      clearTimeout(timer);
      if (response.headers["sec-websocket-accept"] !== acceptValue(key)) {
        socket.destroy();
        return reject(failed("The server's Sec-WebSocket-Accept does not belong to our key"));
      }
      const subprotocol = response.headers["sec-websocket-protocol"];
      const broken = brokenPromise(response, { subprotocol, subprotocols });
      if (broken === undefined) return resolve({ socket, head, subprotocol });
      socket.destroy();
      reject(failed(broken));
    });
    request.on("response", (response) => {
      void describeRefusal(response).then((text) => reject(failed(text)));
      response.on("close", () => clearTimeout(timer));
    });
    request.on("error", (cause) => {
      clearTimeout(timer);
      reject(failed(`Could not connect to ${shown(url)}: ${reasonOf(cause, url.hostname)}`, cause));
    });
    request.end();
  });
}

type HandshakeOffer = Pick<WebSocketTarget, "headers" | "subprotocols">;

function handshakeHeaders(
  url: URL,
  key: string,
  { headers, subprotocols }: HandshakeOffer,
): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = {
    Host: url.host,
    "User-Agent": `sluice/${VERSION}`,
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": key,
  };
  if (subprotocols.length > 0) fields["Sec-WebSocket-Protocol"] = subprotocols.join(", ");
  if (url.username !== "") {
    const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
    fields.Authorization = `Basic ${Buffer.from(pair).toString("base64")}`;
  }
  for (const [name, value] of headers) {
    const known = Object.keys(fields).find((field) => field.toLowerCase() === name.toLowerCase());
    const before = known === undefined ? undefined : fields[known];
    // A header that is ours is replaced; one that was given before is repeated.
    if (known === undefined) fields[name] = [value];
    else fields[known] = Array.isArray(before) ? [...before, value] : [value];
  }
  return fields;
}

async function describeRefusal(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      pieces.push(piece);
      length += piece.length;
      if (length >= BODY_BYTES_MAX) break;
    }
  } catch {
    // Cut short: the status and what has come of the body say enough.
  }
  const body = Buffer.concat(pieces).subarray(0, BODY_BYTES_MAX).toString("utf8").trimEnd();
  const status = `Unexpected server response: ${response.statusCode}`;
  const isUnclear = response.statusCode === 403 && !saysWhy(body);
  const hint = isUnclear ? `\n${FORBIDDEN_HINT}` : "";
  return `${status}${body === "" ? "" : `\n${body}`}${hint}`;
}

/** RFC 6455 section 4.1: what a browser, too, would fail the connection for. */
function brokenPromise(
  { headers }: IncomingMessage,
  offer: { readonly subprotocol: string | undefined; readonly subprotocols: readonly string[] },
): string | undefined {
  const { subprotocol, subprotocols } = offer;
  if (subprotocol !== undefined && !subprotocols.includes(subprotocol)) {
    return `The server chose subprotocol "${subprotocol}", which was not offered: browsers refuse that too`;
  }
  if (headers["sec-websocket-extensions"] === undefined) return undefined;
  return "The server chose an extension, and none was offered: browsers refuse that too";
}

/** Without credentials and query: both may hold secrets. */
function shown({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}

/** A connection id is given for $connect alone; an unknown path is answered with `Forbidden` and no more. */
function saysWhy(body: string): boolean {
  try {
    const { connectionId, message } = JSON.parse(body);
    return connectionId !== undefined || message !== "Forbidden";
  } catch {
    return false;
  }
}

function reasonOf(cause: Error, host: string): string {
  const code = "code" in cause ? String(cause.code) : "";
  if (code === "ECONNREFUSED") {
    return `nothing listens there${isLoopback(host) ? ": is `sluice dev` running?" : ""}`;
  }
  if (!UNTRUSTED.has(code)) return cause.message;
  const known = isLoopback(host) ? "; that of `sluice dev` is ca.pem in its state folder" : "";
  return `${cause.message}: name its authority with --ca-bundle${known}`;
}

/** Codes of OpenSSL for a certificate that no known authority has signed. */
const UNTRUSTED = new Set([
  ...["DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_GET_ISSUER_CERT"],
  ...["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
]);

function failed(message: string, cause?: unknown): CliError {
  return new CliError("connection", message, { cause });
}
