/**
 * Custom domain names, compiled for look-up by the Host header of a request (AWS: "Map API stages to a custom domain name
 * for WebSocket APIs", "Wildcard custom domain names", "Amazon API Gateway important notes").
 *
 * Gaps: none known.
 * By design: 2026-11-28 a wildcard stands for one label, as in the certificate that AWS asks for it; where both fit, the exact
 *   name wins. 2026-11-28 a mapping key is looked up before the empty one; AWS does not document the two side by side for
 *   WebSocket APIs. 2026-11-28 a custom domain's host wins over `/_aws/execute-api/…` in the path.
 */
import type { ApiMapping, DomainName } from "./model/domain-name.ts";
import { decodedPath, firstSegment } from "./path-segment.ts";

/** What is served under one name: mappings by their key. */
export interface MappedDomain {
  readonly domainName: string;
  readonly mappings: ReadonlyMap<string, ApiMapping>;
}

export type DomainTarget =
  | { readonly kind: "mapped"; readonly mapping: ApiMapping; readonly rest: string }
  /** `/ping` and `/sping`, which AWS keeps for its health check. */
  | { readonly kind: "reserved"; readonly rest: string }
  | { readonly kind: "unmapped" };

const RESERVED = new Set(["ping", "sping"]);

export class DomainIndex {
  readonly #exact = new Map<string, MappedDomain>();
  /** By what follows the `*`: `.example.com`. */
  readonly #wildcards = new Map<string, MappedDomain>();

  private constructor(domains: readonly DomainName[]) {
    for (const { domainName, apiMappings } of domains) {
      const mappings = new Map(apiMappings.map((each) => [each.apiMappingKey, each]));
      const mapped = { domainName, mappings };
      if (domainName.startsWith("*.")) this.#wildcards.set(domainName.slice(1), mapped);
      else this.#exact.set(domainName, mapped);
    }
  }

  static compile(domains: readonly DomainName[]): DomainIndex {
    return new DomainIndex(domains);
  }

  /** `host`: as the header has it, with or without a port. */
  find(host: string | undefined): MappedDomain | undefined {
    if (host === undefined || (this.#exact.size === 0 && this.#wildcards.size === 0)) {
      return undefined;
    }
    const name = hostNameOf(host).toLowerCase();
    const exact = this.#exact.get(name);
    if (exact !== undefined) return exact;
    const dot = name.indexOf(".");
    if (dot < 1 || !LABEL.test(name.slice(0, dot))) return undefined;
    return this.#wildcards.get(name.slice(dot));
  }

  /** The names under which an API is mapped. */
  namesOf(apiId: string): string[] {
    const domains = [...this.#exact.values(), ...this.#wildcards.values()];
    return domains.flatMap(({ domainName, mappings }) =>
      [...mappings.values()].some((mapping) => mapping.apiId === apiId) ? [domainName] : [],
    );
  }
}

/** What may stand for the `*`, so that no URL made of the name can mean another host. */
const LABEL = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/;

/** Without the port. An IPv6 address is no domain name, so its colons do not matter. */
export function hostNameOf(host: string): string {
  const colon = host.lastIndexOf(":");
  return colon === -1 || !/^\d*$/.test(host.slice(colon + 1)) ? host : host.slice(0, colon);
}

/** Where a raw path leads under a domain: the mapping key comes first, and no stage. */
export function domainTarget(domain: MappedDomain, rawPath: string): DomainTarget {
  const [segment, rest] = firstSegment(rawPath);
  if (segment !== undefined) {
    const key = decodedPath(segment);
    if (RESERVED.has(key)) return { kind: "reserved", rest };
    const mapping = domain.mappings.get(key);
    if (mapping !== undefined) return { kind: "mapped", mapping, rest };
  }
  const root = domain.mappings.get("");
  return root === undefined
    ? { kind: "unmapped" }
    : { kind: "mapped", mapping: root, rest: rawPath };
}
