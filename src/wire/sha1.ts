/**
 * SHA-1 (FIPS 180-4 section 6.1), for `Sec-WebSocket-Accept` alone: RFC 6455 fixes it there, where
 * its weakness does not matter. Written out because the wire imports no runtime module.
 *
 * Gaps: none known. By design: none.
 */
const BLOCK_BYTES = 64;
const DIGEST_BYTES = 20;

/** One for all: a digest is over before the next begins. */
const words = new Int32Array(80);
const state = new Int32Array(5);

export function sha1(message: Uint8Array): Uint8Array {
  const blocks = padded(message);
  state[0] = 0x67452301;
  state[1] = 0xefcdab89;
  state[2] = 0x98badcfe;
  state[3] = 0x10325476;
  state[4] = 0xc3d2e1f0;
  for (let offset = 0; offset < blocks.length; offset += BLOCK_BYTES) {
    expand(blocks, offset);
    compress();
  }
  const digest = new Uint8Array(DIGEST_BYTES);
  for (let at = 0; at < DIGEST_BYTES; at++) {
    digest[at] = (state[at >> 2] as number) >>> (24 - ((at & 3) << 3));
  }
  return digest;
}

/** The message, a one bit, zeros, and the length in bits as 64 bits. */
function padded(message: Uint8Array): Uint8Array {
  const length = Math.ceil((message.length + 9) / BLOCK_BYTES) * BLOCK_BYTES;
  const bytes = new Uint8Array(length);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const high = Math.floor(message.length / 2 ** 29);
  const low = message.length << 3;
  for (let at = 0; at < 4; at++) {
    bytes[length - 8 + at] = high >>> (24 - at * 8);
    bytes[length - 4 + at] = low >>> (24 - at * 8);
  }
  return bytes;
}

function expand(blocks: Uint8Array, offset: number): void {
  for (let at = 0; at < 16; at++) {
    const first = offset + at * 4;
    words[at] =
      (byte(blocks, first) << 24) |
      (byte(blocks, first + 1) << 16) |
      (byte(blocks, first + 2) << 8) |
      byte(blocks, first + 3);
  }
  for (let at = 16; at < 80; at++) {
    const mixed = word(at - 3) ^ word(at - 8) ^ word(at - 14) ^ word(at - 16);
    words[at] = (mixed << 1) | (mixed >>> 31);
  }
}

function compress(): void {
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  for (let at = 0; at < 80; at++) {
    const next = (((a << 5) | (a >>> 27)) + mix(at, b, c, d) + e + word(at)) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
}

/** The round's function of three words, with its constant. */
function mix(round: number, b: number, c: number, d: number): number {
  if (round < 20) return (((b & c) | (~b & d)) + 0x5a827999) | 0;
  if (round < 40) return ((b ^ c ^ d) + 0x6ed9eba1) | 0;
  if (round < 60) return (((b & c) | (b & d) | (c & d)) - 0x70e44324) | 0;
  return ((b ^ c ^ d) - 0x359d3e2a) | 0;
}

/** Every index is in range by construction. */
function word(index: number): number {
  return words[index] as number;
}

function byte(bytes: Uint8Array, index: number): number {
  return bytes[index] as number;
}
