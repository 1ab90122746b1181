import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from "node:zlib";
import { type HeaderField, headerValues } from "../../core/http.ts";

export type Decoded = Uint8Array | "tooLarge" | "notDecoded";

type Decompress = (
  bytes: Uint8Array,
  options: { readonly maxOutputLength: number },
  done: (error: Error | null, decoded: Uint8Array) => void,
) => void;

/**
 * The body as the backend made it, `undefined` when it is that already. A coding that is not known here, or several, are
 * left as they are. At most `bytesMax` come out.
 */
export function decoding(
  body: Uint8Array,
  headers: readonly HeaderField[],
  bytesMax: number,
): Promise<Decoded> | undefined {
  if (body.length === 0) return undefined;
  const codings = headerValues(headers, "content-encoding");
  if (codings.length !== 1) return undefined;
  const decompress = decompressorOf(codings[0]?.trim().toLowerCase(), body);
  if (decompress === undefined) return undefined;
  return new Promise((resolve) => {
    decompress(body, { maxOutputLength: bytesMax }, (error, decoded) => {
      if (error === null) resolve(decoded);
      else resolve(isTooLarge(error) ? "tooLarge" : "notDecoded");
    });
  });
}

function decompressorOf(coding: string | undefined, body: Uint8Array): Decompress | undefined {
  switch (coding) {
    case "gzip":
    case "x-gzip":
      return gunzip as Decompress;
    case "deflate":
      return (hasZlibHeader(body) ? inflate : inflateRaw) as Decompress;
    case "br":
      return brotliDecompress as Decompress;
    case "zstd":
      return zstdDecompress as Decompress;
    default:
      return undefined;
  }
}

/** RFC 1950 section 2.2; RFC 9110 section 8.4.1.2 tells of backends that leave it out. */
function hasZlibHeader(body: Uint8Array): boolean {
  const [first = 0, second = 0] = body;
  return (first & 15) === 8 && (first * 256 + second) % 31 === 0;
}

function isTooLarge(error: Error): boolean {
  return "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}
