import {
  type AddressBlock,
  type AddressBytes,
  isInBlock,
  parseAddress,
  parseAddressBlock,
} from "./address-block.ts";

/** Entries of one list. Ours: each is looked at when a host is new. */
export const ADDRESS_LIST_ENTRIES_MAX = 64;

/** Words that stand for blocks of addresses. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  // 0.0.0.0 leads to this machine too (RFC 1122 section 3.2.1.3).
  loopback: ["127.0.0.0/8", "0.0.0.0/8", "::1", "::"],
  /** RFC 1918, RFC 6598 and RFC 4193. */
  private: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"],
  /** RFC 3927 and RFC 4291 section 2.5.6. */
  "link-local": ["169.254.0.0/16", "fe80::/10"],
  any: ["0.0.0.0/0", "::/0"],
};

/**
 * Where no backend is, and where machines of a cloud are told their credentials: AWS (EC2, ECS, EKS), Google Cloud, Azure,
 * Alibaba Cloud and Oracle Cloud; multicast and broadcast.
 */
const REFUSED_BY_ITSELF = [
  ...["link-local", "fd00:ec2::/32", "fd20:ce::254"],
  ...["168.63.129.16", "100.100.100.200", "192.0.0.192"],
  ...["224.0.0.0/4", "255.255.255.255", "ff00::/8"],
];

export interface AddressLists {
  /** Addresses, CIDR blocks and words, with commas between them. Wins over every refusal. */
  readonly allowAddresses?: string;
  readonly denyAddresses?: string;
}

/** Which addresses calls may go to, whatever name or spelling they were asked for by. */
export class AddressPolicy {
  readonly #allowed: readonly AddressBlock[];
  readonly #denied: readonly AddressBlock[];

  private constructor(allowed: readonly AddressBlock[], denied: readonly AddressBlock[]) {
    this.#allowed = allowed;
    this.#denied = denied;
  }

  static compile({ allowAddresses = "", denyAddresses = "" }: AddressLists): AddressPolicy {
    const denied = [...readAddressList(denyAddresses), ...REFUSED_BY_ITSELF.flatMap(blocksOf)];
    return new AddressPolicy(readAddressList(allowAddresses), denied);
  }

  /** What is no address is not reached. A zone (`fe80::1%eth0`) does not count. */
  allows(text: string): boolean {
    const address = parseAddress(text.replace(/%.*$/s, ""));
    if (address === undefined) return false;
    const forms = [address, ...embedded(address)];
    const isIn = (blocks: readonly AddressBlock[]) =>
      blocks.some((block) => forms.some((form) => isInBlock(form, block)));
    return isIn(this.#allowed) || !isIn(this.#denied);
  }
}

/**
 * The addresses of a URL's host that nobody has to look up: its own, or those of `localhost`, which is never anything else
 * (RFC 6761 section 6.3).
 */
export function literalAddresses(hostname: string): readonly string[] | undefined {
  if (hostname === "localhost") return LOOPBACK;
  const literal = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
  return parseAddress(literal) === undefined ? undefined : [literal];
}

const LOOPBACK = ["127.0.0.1", "::1"];

/** Throws `SyntaxError` that completes "… has". */
export function readAddressList(text: string): AddressBlock[] {
  const entries = text === "" ? [] : text.split(",");
  if (entries.length > ADDRESS_LIST_ENTRIES_MAX) {
    throw new SyntaxError(`has ${entries.length} entries; ${ADDRESS_LIST_ENTRIES_MAX} are allowed`);
  }
  return entries.flatMap(blocksOf);
}

function blocksOf(entry: string): AddressBlock[] {
  const named = Object.hasOwn(NAMED, entry) ? NAMED[entry] : undefined;
  if (named !== undefined) return named.flatMap(blocksOf);
  const block = parseAddressBlock(entry);
  if (block !== undefined) return [block];
  const words = Object.keys(NAMED).join(", ");
  throw new SyntaxError(
    `has "${entry}", which is no address, no block such as 10.0.0.0/8 and none of ${words}`,
  );
}

/** Blocks whose addresses carry an IPv4 address, and the byte where it begins. */
const CARRIERS: readonly { readonly block: AddressBlock; readonly at: number }[] = [
  // RFC 4291 section 2.5.5.1, RFC 6052 section 2.1, RFC 8215, RFC 3056 section 2.
  ...carrier("::/96", 12),
  ...carrier("64:ff9b::/96", 12),
  ...carrier("64:ff9b:1::/48", 12),
  ...carrier("2002::/16", 2),
];

function carrier(text: string, at: number) {
  const block = parseAddressBlock(text);
  return block === undefined ? [] : [{ block, at }];
}

/** The other addresses that one leads to. */
function embedded(address: AddressBytes): AddressBytes[] {
  const found = CARRIERS.filter(({ block }) => isInBlock(address, block)).map(({ at }) =>
    mapped(address.subarray(at, at + 4)),
  );
  // This machine, by the address that stands for every one of its own.
  if (address.subarray(0, 10).every((byte) => byte === 0) && isZero(address.subarray(12))) {
    found.push(mapped(Uint8Array.of(127, 0, 0, 1)));
    found.push(Uint8Array.from({ length: 16 }, (_, at) => (at === 15 ? 1 : 0)));
  }
  return found;
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/** RFC 4291 section 2.5.5.2. */
function mapped(four: Uint8Array): AddressBytes {
  const bytes = new Uint8Array(16);
  bytes.fill(0xff, 10, 12);
  bytes.set(four, 12);
  return bytes;
}
