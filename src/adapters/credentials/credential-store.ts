import type { CredentialStore, KnownCredential } from "../../engine/ports.ts";

/** Unknown access keys that are remembered so that each is warned about once. */
export const WARNED_KEYS_MAX = 1_000;
/** Foreign Regions that are remembered in the same way; AWS has about forty. */
export const WARNED_REGIONS_MAX = 100;

export interface CredentialStoreOptions {
  readonly known: readonly KnownCredential[];
  /** Keys that are minted while the gateway runs: its functions'. */
  readonly minted?: { find(accessKeyId: string): KnownCredential | undefined };
  readonly unknownAccessKeys: "warn" | "refuse";
  /** Called once for each unknown key that is let in. */
  readonly warn: (accessKeyId: string) => void;
  /** Called once for each Region that requests are signed for and that is not ours. */
  readonly warnRegion: (region: string) => void;
}

/** The keys of the configuration, of the functions and of the user's own profile. */
export function credentialStore(options: CredentialStoreOptions): CredentialStore {
  const byId = new Map(options.known.map((credential) => [credential.accessKeyId, credential]));
  const warned = new Set<string>();
  const warnedRegions = new Set<string>();
  return {
    find: (accessKeyId) => byId.get(accessKeyId) ?? options.minted?.find(accessKeyId),
    admitUnknown(accessKeyId) {
      if (options.unknownAccessKeys === "refuse") return false;
      // Beyond the bound a key is warned about each time, never in silence.
      if (warned.has(accessKeyId)) return true;
      if (warned.size < WARNED_KEYS_MAX) warned.add(accessKeyId);
      options.warn(accessKeyId);
      return true;
    },
    noteRegion(region) {
      if (warnedRegions.has(region)) return;
      if (warnedRegions.size < WARNED_REGIONS_MAX) warnedRegions.add(region);
      options.warnRegion(region);
    },
  };
}
