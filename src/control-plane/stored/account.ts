import type { Collection } from "../definitions.ts";

/** What an account says of itself. */
export interface StoredAccount {
  readonly cloudwatchRoleArn?: string;
}

/** It has one entry. */
export const ACCOUNT: Collection<StoredAccount> = { path: "account" };
export const ACCOUNT_ID = "settings";
