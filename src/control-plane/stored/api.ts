import type { Collection } from "../definitions.ts";

export type Tags = Readonly<Record<string, string>>;

/** An Api as it is kept: members as on the wire, times in milliseconds since the epoch. */
export interface StoredApi {
  readonly name: string;
  readonly description?: string;
  readonly version?: string;
  readonly routeSelectionExpression: string;
  readonly apiKeySelectionExpression: string;
  readonly disableExecuteApiEndpoint: boolean;
  readonly disableSchemaValidation?: boolean;
  readonly ipAddressType: "ipv4" | "dualstack";
  readonly tags: Tags;
  readonly createdDate: number;
}

export const APIS: Collection<StoredApi> = { path: "apis" };
