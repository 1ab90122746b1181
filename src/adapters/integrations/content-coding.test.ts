import { expect, test } from "bun:test";
import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from "node:zlib";
import { decoding } from "./content-coding.ts";

const BYTES_MAX = 100_000;
const TEXT = "grüße ".repeat(1_000);
const PLAIN = new TextEncoder().encode(TEXT);

function decode(body: Uint8Array, coding: string, bytesMax = BYTES_MAX) {
  return decoding(body, [["Content-ENCODING", coding]], bytesMax);
}

test.each<[string, (bytes: Uint8Array) => Uint8Array]>([
  ["gzip", gzipSync],
  ["GZIP", gzipSync],
  ["x-gzip", gzipSync],
  ["deflate", deflateSync],
  // Backends that leave RFC 1950 out are common (RFC 9110 section 8.4.1.2).
  ["deflate", deflateRawSync],
  ["br", brotliCompressSync],
  ["zstd", zstdCompressSync],
])("decoding() undoes %s, up to so many bytes and not one more", async (coding, compress) => {
  const compressed = new Uint8Array(compress(PLAIN));
  const decoded = await decode(compressed, coding, PLAIN.length);
  expect(new TextDecoder().decode(decoded as Uint8Array)).toBe(TEXT);
  expect(await decode(compressed, coding, PLAIN.length - 1)).toBe("tooLarge");
});

test.each(["gzip", "deflate", "br", "zstd"])("decoding() fails what is not %s", async (coding) => {
  expect(await decode(PLAIN, coding)).toBe("notDecoded");
});

test("decoding() fails what is cut", async () => {
  expect(await decode(gzipSync(PLAIN).subarray(0, 40), "gzip")).toBe("notDecoded");
});

test.each([
  ["no coding", PLAIN, []],
  ["one that is none", PLAIN, [["content-encoding", "identity"]]],
  ["one that is not known", PLAIN, [["content-encoding", "compress"]]],
  ["several", PLAIN, [["content-encoding", "gzip, br"]]],
  ["a field that is repeated", PLAIN, [...Array(2)].map(() => ["content-encoding", "gzip"])],
  ["no bytes", new Uint8Array(0), [["content-encoding", "gzip"]]],
] as const)("decoding() leaves a body with %s as it is", (_what, body, headers) => {
  expect(decoding(body, headers as never, BYTES_MAX)).toBeUndefined();
});
