import type { Clock, ServiceKeySource, ServiceKeys } from "../../engine/ports.ts";
import { chainKeys, type ReadChain, sdkChain } from "./chain-keys.ts";

/** A secret that comes wrapped so that no log shows it. */
interface Hidden {
  reveal(): string;
}

/** What signs a call of a stand-in: it proves nothing, and gives nothing away. */
const STAND_IN: ServiceKeys = {
  kind: "keys",
  credential: { accessKeyId: "local", secretAccessKey: "local" },
};

/**
 * The keys of the settings for every call; without them the user's own chain for AWS, and keys of nobody for the rest: an
 * address that is not AWS learns nothing about an account.
 */
export function serviceKeys(options: {
  readonly configured:
    | {
        readonly accessKeyId: string;
        readonly secretAccessKey: Hidden;
        readonly sessionToken?: Hidden;
      }
    | undefined;
  readonly clock: Clock;
  readonly region: string;
  /** AWS's own chain, unless a test has another. */
  readonly chain?: ReadChain;
}): ServiceKeySource {
  const { configured, clock, region, chain = sdkChain(region) } = options;
  if (configured !== undefined) {
    const { accessKeyId, secretAccessKey, sessionToken } = configured;
    const keys: ServiceKeys = {
      kind: "keys",
      credential: {
        accessKeyId,
        secretAccessKey: secretAccessKey.reveal(),
        ...(sessionToken === undefined ? {} : { sessionToken: sessionToken.reveal() }),
      },
    };
    return { keys: () => keys };
  }
  const ofChain = chainKeys(chain, clock);
  return { keys: (isAws) => (isAws ? ofChain() : STAND_IN) };
}
