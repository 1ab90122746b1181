/**
 * HTTP backends, by the runtime's own client and its pool of connections.
 *
 * Gaps: 2026-11-28 of a header that a backend repeats one field comes back, its values joined by commas.
 * By design: 2026-11-22 `http://` backends are called without TLS as their URL says. 2026-11-28 there is no VPC: a VPC link
 *   leads to a target that the project names, and without one the URI is called directly. 2026-11-28 backends may be certified
 *   by a private authority that `backends.caFile` names; AWS trusts public ones alone. 2026-11-28 65535 calls are made at once,
 *   which `bin/runtime` sets, and what comes beyond waits within its time-out; AWS names no such bound. 2026-11-28 some addresses
 *   are refused to backends, link-local ones among them; a name is looked up here, and called at the address that was looked at.
 */

import { AddressPolicy } from "../../core/address-policy.ts";
import type { HttpIntegrationRequest, HttpInvoker, HttpOutcome } from "../../engine/ports.ts";
import { BackendHosts, type Reached } from "./backend-hosts.ts";
import { type Backends, type BackendTarget, backendTarget, NO_BACKENDS } from "./backends.ts";
import { fetchFailure } from "./fetch-failure.ts";
import { atAddress } from "./pinned-target.ts";
import { partsOf } from "./url-parts.ts";

/** Bytes of a backend's answer that are read; AWS's payload quota for what goes to a client is 128 KB. */
export const RESPONSE_BYTES_MAX = 10 * 1_048_576;

/** Fields about how the body came; it is decoded by now. */
const OF_THE_TRANSFER = new Set(["content-encoding", "content-length", "transfer-encoding"]);

/** No proxy, also when HTTP_PROXY is set: a backend is called where its URI says. The type lacks the `false` that is taken. */
const DIRECT = { proxy: false } as unknown as { proxy: string };

/** `backends`: asked for each request, because a deployment may replace them. `hosts`: which addresses they may have. */
export function httpInvoker(
  backends: () => Backends = () => NO_BACKENDS,
  hosts = new BackendHosts({
    policy: AddressPolicy.compile({}),
    clock: { elapsed: () => performance.now() },
  }),
): HttpInvoker {
  return { invoke: (request, signal) => invoke(request, signal, { backends: backends(), hosts }) };
}

async function invoke(
  request: HttpIntegrationRequest,
  signal: AbortSignal,
  { backends, hosts }: { readonly backends: Backends; readonly hosts: BackendHosts },
): Promise<HttpOutcome> {
  let { url } = request;
  try {
    const { protocol } = partsOf(url);
    // The runtime's client also reads files and data: URLs.
    if (protocol !== "http:" && protocol !== "https:") return notHttp(protocol);
    const target = await backendTarget(request, backends);
    url = target.url;
    const found = hosts.reach(partsOf(url).hostname);
    const reached = found instanceof Promise ? await unlessAborted(found, signal) : found;
    if (reached.kind === "refused") return { kind: "unreachable", detail: reached.detail };
    const response = await fetchFrom(reached, target, { request, signal });
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

/** A look-up may take longer than a call has. Rejects when the call is aborted. */
function unlessAborted(looking: Promise<Reached>, signal: AbortSignal): Promise<Reached> {
  const { promise, reject } = Promise.withResolvers<Reached>();
  const aborted = (): void => reject(signal.reason);
  signal.addEventListener("abort", aborted, { once: true });
  if (signal.aborted) aborted();
  return Promise.race([looking, promise]).finally(() =>
    signal.removeEventListener("abort", aborted),
  );
}

interface Call {
  readonly request: HttpIntegrationRequest;
  readonly signal: AbortSignal;
}

async function fetchFrom(
  reached: Exclude<Reached, { readonly kind: "refused" }>,
  target: BackendTarget,
  call: Call,
): Promise<Response> {
  if (reached.kind === "asNamed") return fetchOnce(target, call);
  const last = reached.addresses.length - 1;
  for (let at = 0; ; at += 1) {
    try {
      return await fetchOnce(atAddress(target, reached.addresses[at] ?? ""), call);
    } catch (error) {
      // Nothing of the request has gone out yet, so that the next address may have it.
      if (at >= last || !NOT_CONNECTED.has(codeOf(error))) throw error;
    }
  }
}

const NOT_CONNECTED = new Set([
  ...["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL", "ConnectionRefused"],
]);

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function fetchOnce(
  { url, headers, tls }: BackendTarget,
  { request, signal }: Call,
): Promise<Response> {
  return fetch(url, {
    ...DIRECT,
    method: request.method,
    headers,
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(tls === undefined ? {} : { tls }),
    redirect: "manual",
    signal,
  });
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
