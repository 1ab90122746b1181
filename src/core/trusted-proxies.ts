/**
 * Who sent a request that came through proxies of the operator's own.
 *
 * Gaps: none known.
 * By design: 2026-11-28 AWS's edge is the first that a client reaches, so it trusts no `X-Forwarded-For`; here a proxy that the
 *   operator names is taken for a part of the gateway, and what it adds for what the gateway itself saw.
 */
import { type AddressBlock, isInBlock, parseAddress } from "./address-block.ts";
import { readAddressList } from "./address-policy.ts";
import { type HeaderField, headerValues } from "./http.ts";

/** What a request shows of where it came from. */
export interface RequestOrigin {
  readonly headers: readonly HeaderField[];
  readonly sourceIp: string;
  readonly scheme: "http" | "https";
}

const FORWARDED_FOR = "x-forwarded-for";
const FORWARDED_PROTO = "x-forwarded-proto";

export class TrustedProxies {
  readonly #blocks: readonly AddressBlock[];

  /** `list`: as `readAddressList` takes it. Throws `SyntaxError`. */
  constructor(list: string) {
    this.#blocks = readAddressList(list);
  }

  /**
   * The request as the first proxy got it: from the last address that is no trusted proxy's, with what the client itself
   * claimed before that left in X-Forwarded-For. Of a peer that is not trusted it is the request as it came.
   */
  originOf(request: RequestOrigin): RequestOrigin {
    const { headers, sourceIp } = request;
    if (!this.#trusts(sourceIp)) return request;
    const written = headerValues(headers, FORWARDED_FOR).join(",");
    const claimed = written.split(",").map((each) => each.trim());
    let client = sourceIp;
    // Whatever is no address says nothing, nor does what stands before it.
    while (this.#trusts(client)) {
      const before = addressOf(claimed.at(-1) ?? "");
      if (before === undefined) break;
      client = before;
      claimed.pop();
    }
    const rest = claimed.join(", ");
    return {
      sourceIp: client,
      scheme: schemeOf(headers) ?? request.scheme,
      headers: [
        ...headers.filter(([name]) => name.toLowerCase() !== FORWARDED_FOR),
        ...(rest === "" ? [] : [["X-Forwarded-For", rest] as const]),
      ],
    };
  }

  #trusts(address: string): boolean {
    const bytes = parseAddress(address);
    return bytes !== undefined && this.#blocks.some((block) => isInBlock(bytes, block));
  }
}

/** Some proxies write the port too: `192.0.2.7:51234`, `[2001:db8::7]:51234`. */
function addressOf(entry: string): string | undefined {
  const bare = /^\[(.+)\](?::\d+)?$|^([\d.]+):\d+$/.exec(entry);
  const address = bare?.[1] ?? bare?.[2] ?? entry;
  return parseAddress(address) === undefined ? undefined : address;
}

/** The nearest proxy's word. */
function schemeOf(headers: readonly HeaderField[]): "http" | "https" | undefined {
  const last = headerValues(headers, FORWARDED_PROTO).join(",").split(",").at(-1)?.trim();
  return last === "http" || last === "https" ? last : undefined;
}
