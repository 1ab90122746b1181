/**
 * SHA-1 (FIPS 180-4 section 6.1), for `Sec-WebSocket-Accept` alone: RFC 6455 fixes it there, where
 * its weakness does not matter. Written out because the wire imports no runtime module.
 *
 * Gaps: none known. By design: none.
 */
const BLOCK_BYTES = 64;

export function sha1(message: Uint8Array): Uint8Array {
  const blocks = padded(message);
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const words = new Int32Array(80);
  for (let offset = 0; offset < blocks.byteLength; offset += BLOCK_BYTES) {
    expand(blocks, offset, words);
    compress(state, words);
  }
  const digest = new DataView(new ArrayBuffer(20));
  state.forEach((word, index) => {
    digest.setInt32(index * 4, word);
  });
  return new Uint8Array(digest.buffer);
}

/** The message, a one bit, zeros, and the length in bits as 64 bits. */
function padded(message: Uint8Array): DataView {
  const length = Math.ceil((message.length + 9) / BLOCK_BYTES) * BLOCK_BYTES;
  const bytes = new Uint8Array(length);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(length - 8, Math.floor(message.length / 2 ** 29));
  view.setUint32(length - 4, message.length << 3);
  return view;
}

function expand(blocks: DataView, offset: number, words: Int32Array): void {
  for (let at = 0; at < 16; at++) words[at] = blocks.getInt32(offset + at * 4);
  for (let at = 16; at < 80; at++) {
    const mixed = word(words, at - 3) ^ word(words, at - 8) ^ word(words, at - 14);
    words[at] = rotate(mixed ^ word(words, at - 16), 1);
  }
}

function compress(state: Int32Array, words: Int32Array): void {
  let a = word(state, 0);
  let b = word(state, 1);
  let c = word(state, 2);
  let d = word(state, 3);
  let e = word(state, 4);
  for (let at = 0; at < 80; at++) {
    const next = (rotate(a, 5) + mix(at, b, c, d) + e + word(words, at)) | 0;
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = next;
  }
  state.set([word(state, 0) + a, word(state, 1) + b, word(state, 2) + c]);
  state.set([word(state, 3) + d, word(state, 4) + e], 3);
}

/** The round's function of three words, with its constant. */
function mix(round: number, b: number, c: number, d: number): number {
  if (round < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (round < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (round < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Every index is in range by construction. */
function word(words: Int32Array, at: number): number {
  return words[at] as number;
}
