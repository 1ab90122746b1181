import type { Clock, ServiceKeys } from "../../engine/ports.ts";

/** Keys that expire sooner than this are read again in the background, milliseconds. The SDKs' own margin. */
export const REFRESH_BEFORE_EXPIRY_MS = 300_000;
/** A chain that found nothing is not asked again for this long, milliseconds: its last step may wait for a network. */
export const RETRY_AFTER_FAILURE_MS = 10_000;

interface ChainCredential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
}

export type ReadChain = () => Promise<ChainCredential>;

interface Held {
  readonly keys: ServiceKeys;
  /** Milliseconds since the epoch, as whoever gave the keys says. */
  readonly expiresAt: number;
  /** Of `elapsed()`: not read again before. */
  readonly retryAt: number;
}

/** What a chain of credentials gives, held as long as it is good. One reading at a time. */
export function chainKeys(read: ReadChain, clock: Clock): () => ServiceKeys | Promise<ServiceKeys> {
  let held: Held | undefined;
  let reading: Promise<ServiceKeys> | undefined;
  const refresh = (): Promise<ServiceKeys> => {
    reading ??= heldAfter(read, clock).then((next) => {
      reading = undefined;
      // Keys that are still good outlive a reading that failed.
      if (next.keys.kind === "keys" || held === undefined || isOver(held, clock)) held = next;
      else held = { ...held, retryAt: next.retryAt };
      return held.keys;
    });
    return reading;
  };
  return () => {
    if (held === undefined || isOver(held, clock)) return refresh();
    const isOld = clock.now() >= held.expiresAt - REFRESH_BEFORE_EXPIRY_MS;
    if (isOld && clock.elapsed() >= held.retryAt) void refresh();
    return held.keys;
  };
}

/** Keys are until they expire; their absence is until the chain may be asked again. */
function isOver({ keys, expiresAt, retryAt }: Held, clock: Clock): boolean {
  return keys.kind === "keys" ? clock.now() >= expiresAt : clock.elapsed() >= retryAt;
}

async function heldAfter(read: ReadChain, clock: Clock): Promise<Held> {
  try {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = await read();
    const expiresAt = expiration?.getTime() ?? Number.POSITIVE_INFINITY;
    const credential = { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
    return { keys: { kind: "keys", credential }, expiresAt, retryAt: clock.elapsed() };
  } catch (error) {
    const retryAt = clock.elapsed() + RETRY_AFTER_FAILURE_MS;
    const why = error instanceof Error ? error.message : String(error);
    const expiresAt = Number.POSITIVE_INFINITY;
    return { keys: { kind: "none", detail: noKeys(why) }, expiresAt, retryAt };
  }
}

function noKeys(why: string): string {
  return `No AWS credentials to call AWS with (${why}): run aws configure, or set awsServices.credentials`;
}

/** The SDK's own chain: environment, profiles, SSO, processes, roles. Loaded when it is first asked. */
export function sdkChain(region: string): ReadChain {
  let provider: ReadChain | undefined;
  return async () => {
    if (provider === undefined) {
      const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
      provider = defaultProvider({ clientConfig: { region }, logger: SILENT });
    }
    return provider();
  };
}

const nothing = (): void => undefined;
/** What it would say may hold an account's details; what went wrong is in its error. */
const SILENT = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
