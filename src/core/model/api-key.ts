import type { Secret } from "../secret.ts";

/** An API key as CreateApiKey of the REST API takes it: WebSocket APIs use the account's. */
export interface ApiKey {
  /** 10 characters of [a-z0-9]. */
  readonly apiKeyId: string;
  readonly name: string;
  /** What clients send. `undefined`: nobody chose one, so AWS generates it. */
  readonly value: Secret | undefined;
  readonly enabled: boolean;
}
