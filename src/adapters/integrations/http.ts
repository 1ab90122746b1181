/**
 * HTTP backends, by the runtime's own client and its pool of connections.
 *
 * Gaps: 2026-11-28 of a header that a backend repeats one field comes back, its values joined by commas. 2026-11-22 VPC_LINK, client certificates and private certificate authorities towards backends are not there yet.
 * By design: 2026-11-22 `http://` backends are called without TLS as their URL says.
 */
import type { HttpIntegrationRequest, HttpInvoker, HttpOutcome } from "../../engine/ports.ts";

/** Bytes of a backend's answer that are read; AWS's payload quota for what goes to a client is 128 KB. */
export const RESPONSE_BYTES_MAX = 10 * 1_048_576;

/** Fields about how the body came; it is decoded by now. */
const OF_THE_TRANSFER = new Set(["content-encoding", "content-length", "transfer-encoding"]);

/** No proxy, also when HTTP_PROXY is set: a backend is called where its URI says. The type lacks the `false` that is taken. */
const DIRECT = { proxy: false } as unknown as { proxy: string };

export const httpInvoker: HttpInvoker = { invoke };

async function invoke(request: HttpIntegrationRequest, signal: AbortSignal): Promise<HttpOutcome> {
  try {
    const response = await fetch(request.url, {
      ...DIRECT,
      method: request.method,
      headers: request.headers.map(([name, value]): [string, string] => [name, value]),
      ...(request.body === undefined ? {} : { body: request.body }),
      redirect: "manual",
      signal,
    });
    const body = await readBounded(response);
    if (body === undefined) {
      return { kind: "unreachable", detail: `The answer is over ${RESPONSE_BYTES_MAX} bytes` };
    }
    const headers = [...response.headers].filter(([name]) => !OF_THE_TRANSFER.has(name));
    return { kind: "answered", statusCode: response.status, headers, body };
  } catch (error) {
    if (signal.aborted) return { kind: "aborted" };
    return {
      kind: "unreachable",
      detail: `Cannot reach ${originOf(request.url)}: ${reasonOf(error)}`,
    };
  }
}

async function readBounded(response: Response): Promise<Uint8Array | undefined> {
  const declared = Number(response.headers.get("content-length") ?? Number.NaN);
  // A compressed answer declares its compressed length: only what comes out counts.
  const isPlain = !response.headers.has("content-encoding");
  if (isPlain && declared <= RESPONSE_BYTES_MAX) return response.bytes();
  if (declared > RESPONSE_BYTES_MAX) {
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

/** Without path, query and credentials: they may hold secrets. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : "a URL that is not valid";
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? error.code : undefined;
  if (code === "ConnectionRefused" || code === "ECONNREFUSED") {
    return "nothing listens there; is the backend running?";
  }
  return error.message;
}
