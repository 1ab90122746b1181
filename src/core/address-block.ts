/** IP addresses and CIDR blocks, as policies and settings write them (RFC 4632, RFC 4291 section 2.2). */

/** 16 bytes; an IPv4 address is the IPv6 address that RFC 4291 section 2.5.5.2 maps it to. */
export type AddressBytes = Uint8Array;

export interface AddressBlock {
  readonly address: AddressBytes;
  /** Leading bits that count, of 128. */
  readonly prefixLength: number;
}

const IPV4_OFFSET = 12;

/** `203.0.113.0/24`, `2001:db8::/32` or one address; `undefined` for anything else. */
export function parseAddressBlock(text: string): AddressBlock | undefined {
  const slash = text.indexOf("/");
  const base = slash === -1 ? text : text.slice(0, slash);
  const address = parseAddress(base);
  if (address === undefined) return undefined;
  if (slash === -1) return { address, prefixLength: 128 };
  const digits = text.slice(slash + 1);
  const prefix = /^\d{1,3}$/.test(digits) ? Number(digits) : Number.NaN;
  const bits = base.includes(":") ? 128 : 32;
  return prefix <= bits ? { address, prefixLength: 128 - bits + prefix } : undefined;
}

export function parseAddress(text: string): AddressBytes | undefined {
  if (!text.includes(":")) {
    const four = parseIpv4(text);
    if (four === undefined) return undefined;
    const mapped = new Uint8Array(16);
    mapped.set([0xff, 0xff], IPV4_OFFSET - 2);
    mapped.set(four, IPV4_OFFSET);
    return mapped;
  }
  return parseIpv6(text);
}

export function isInBlock(address: AddressBytes, block: AddressBlock): boolean {
  for (let bit = 0; bit < block.prefixLength; bit += 8) {
    const byte = bit / 8;
    const mask =
      block.prefixLength - bit >= 8 ? 255 : (255 << (8 - (block.prefixLength - bit))) & 255;
    if (((address[byte] ?? 0) ^ (block.address[byte] ?? 0)) & mask) return false;
  }
  return true;
}

function parseIpv4(text: string): number[] | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  const bytes = parts.map((part) => (/^(0|[1-9]\d{0,2})$/.test(part) ? Number(part) : 256));
  return bytes.every((byte) => byte <= 255) ? bytes : undefined;
}

function parseIpv6(text: string): AddressBytes | undefined {
  const gap = text.indexOf("::");
  if (gap !== -1 && text.indexOf("::", gap + 1) !== -1) return undefined;
  const head = groups(gap === -1 ? text : text.slice(0, gap), gap === -1);
  const tail = gap === -1 ? [] : groups(text.slice(gap + 2), true);
  if (head === undefined || tail === undefined) return undefined;
  const length = head.length + tail.length;
  if (gap === -1 ? length !== 16 : length > 14) return undefined;
  const bytes = new Uint8Array(16);
  bytes.set(head, 0);
  bytes.set(tail, 16 - tail.length);
  return bytes;
}

/** The bytes of `a:b:c`; the last group may be an IPv4 address when it ends the whole address. */
function groups(text: string, isEnd: boolean): number[] | undefined {
  if (text === "") return [];
  const bytes: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (isEnd && index === parts.length - 1 && part.includes(".")) {
      const four = parseIpv4(part);
      if (four === undefined) return undefined;
      bytes.push(...four);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined;
      const group = Number.parseInt(part, 16);
      bytes.push(group >> 8, group & 255);
    }
  }
  return bytes;
}
