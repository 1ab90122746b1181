/**
 * HTTP backends, by the runtime's own client and its pool of connections.
 *
 * Gaps: 2026-11-28 of a header that a backend repeats one field comes back, its values joined by commas.
 * By design: 2026-11-22 `http://` backends are called without TLS as their URL says. 2026-11-28 there is no VPC: a VPC link
 *   leads to a target that the project names, and without one the URI is called directly. 2026-11-28 backends may be certified
 *   by a private authority that `backends.caFile` names; AWS trusts public ones alone. 2026-11-28 65535 calls are made at once,
 *   which `bin/runtime` sets, and what comes beyond waits within its time-out; AWS names no such bound.
 */

import type { HttpIntegrationRequest, HttpInvoker, HttpOutcome } from "../../engine/ports.ts";
import { type Backends, backendTarget, NO_BACKENDS } from "./backends.ts";
import { fetchFailure } from "./fetch-failure.ts";

/** Bytes of a backend's answer that are read; AWS's payload quota for what goes to a client is 128 KB. */
export const RESPONSE_BYTES_MAX = 10 * 1_048_576;

/** Fields about how the body came; it is decoded by now. */
const OF_THE_TRANSFER = new Set(["content-encoding", "content-length", "transfer-encoding"]);

/** No proxy, also when HTTP_PROXY is set: a backend is called where its URI says. The type lacks the `false` that is taken. */
const DIRECT = { proxy: false } as unknown as { proxy: string };

/** `backends`: asked for each request, because a deployment may replace them. */
export function httpInvoker(backends: () => Backends = () => NO_BACKENDS): HttpInvoker {
  return { invoke: (request, signal) => invoke(request, signal, backends()) };
}

async function invoke(
  request: HttpIntegrationRequest,
  signal: AbortSignal,
  backends: Backends,
): Promise<HttpOutcome> {
  let { url } = request;
  try {
    const { protocol } = new URL(url);
    // The runtime's client also reads files and data: URLs.
    if (protocol !== "http:" && protocol !== "https:") return notHttp(protocol);
    const { headers, tls, ...place } = await backendTarget(request, backends);
    url = place.url;
    const response = await fetch(url, {
      ...DIRECT,
      method: request.method,
      headers,
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(tls === undefined ? {} : { tls }),
      redirect: "manual",
      signal,
    });
    const body = hasContent(request, response) ? await readBounded(response) : NOTHING;
    if (body === undefined) {
      return { kind: "unreachable", detail: `The answer is over ${RESPONSE_BYTES_MAX} bytes` };
    }
    const answered = [...response.headers].filter(([name]) => !OF_THE_TRANSFER.has(name));
    return { kind: "answered", statusCode: response.status, headers: answered, body };
  } catch (error) {
    if (signal.aborted) return { kind: "aborted" };
    return { kind: "unreachable", detail: fetchFailure(url, error) };
  }
}

function notHttp(protocol: string): HttpOutcome {
  const detail = `A URL that begins with ${protocol} is not called: it must begin with http:// or https://`;
  return { kind: "unreachable", detail };
}

const NOTHING = new Uint8Array(0);

/** RFC 9110 section 6.4.1: these have none, though they may declare the length of what is not sent. */
function hasContent(request: HttpIntegrationRequest, { status }: Response): boolean {
  return request.method !== "HEAD" && status !== 204 && status !== 304;
}

async function readBounded(response: Response): Promise<Uint8Array | undefined> {
  const { headers } = response;
  const declared = Number(headers.get("content-length") ?? Number.NaN);
  // A compressed answer declares its compressed length, and one in chunks has no length, whatever it declares (RFC 9112
  // section 6.3): only what comes out counts.
  const isPlain = !headers.has("content-encoding") && !headers.has("transfer-encoding");
  if (isPlain && declared <= RESPONSE_BYTES_MAX) return response.bytes();
  if (isPlain && declared > RESPONSE_BYTES_MAX) {
    await response.body?.cancel();
    return undefined;
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > RESPONSE_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return joined(chunks, bytes);
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
