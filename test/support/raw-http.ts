/** An HTTP answer byte for byte: header names as spelled, in order, repeats kept. */
export interface RawAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** The first header of that name, whatever its case. */
  header(name: string): string | undefined;
}

/**
 * One whole answer at the start of the bytes, or `undefined` while it is not complete. The body is as
 * long as Content-Length says; without one it is empty for 1xx, 204 and 304 (RFC 9112 section 6.3)
 * and else reaches to the end of the connection. An answer to HEAD has none, whatever its length says.
 */
export function parseAnswer(
  received: Uint8Array,
  ended: boolean,
  to: "GET" | "HEAD" = "GET",
): { value: RawAnswer; bytes: number } | undefined {
  const buffer = Buffer.from(received.buffer, received.byteOffset, received.length);
  const headEnd = buffer.indexOf("\r\n\r\n");
  if (headEnd === -1) return undefined;
  const [statusLine = "", ...lines] = buffer.toString("latin1", 0, headEnd).split("\r\n");
  const match = /^HTTP\/1\.1 (\d{3}) ?(.*)$/.exec(statusLine);
  if (match === null) throw new Error(`Not an HTTP/1.1 status line: ${statusLine}`);
  const headers = lines.map(parseLine);
  const status = Number(match[1]);
  const bodyStart = headEnd + 4;
  const length =
    to === "HEAD"
      ? 0
      : (bodyLength(status, headers) ?? (ended ? buffer.length - bodyStart : undefined));
  if (length === undefined || buffer.length < bodyStart + length) return undefined;
  const value: RawAnswer = {
    status,
    statusText: match[2] ?? "",
    headers,
    body: buffer.toString("utf8", bodyStart, bodyStart + length),
    header: (name) => find(headers, name),
  };
  return { value, bytes: bodyStart + length };
}

function parseLine(line: string): readonly [string, string] {
  const colon = line.indexOf(":");
  if (colon <= 0) throw new Error(`Not a header line: ${line}`);
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}

function bodyLength(status: number, headers: RawAnswer["headers"]): number | undefined {
  if (status < 200 || status === 204 || status === 304) return 0;
  if (find(headers, "transfer-encoding") !== undefined) {
    throw new Error("The answer is chunked, which the gateway never sends");
  }
  const length = find(headers, "content-length");
  return length === undefined ? undefined : Number(length);
}

function find(headers: RawAnswer["headers"], name: string): string | undefined {
  const lower = name.toLowerCase();
  return headers.find(([candidate]) => candidate.toLowerCase() === lower)?.[1];
}
