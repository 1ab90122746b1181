import type { Collection } from "../definitions.ts";
import type { Tags } from "./api.ts";

export interface StoredFunction {
  readonly handler: string;
  readonly runtime: string;
  readonly role: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memorySizeMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrentExecutions?: number;
  /** Of the zip, in hexadecimal digits: its content in the store. */
  readonly codeSha256: string;
  readonly codeBytes: number;
  readonly revisionId: string;
  readonly lastModified: number;
  readonly tags: Tags;
  /** Statements of the resource policy, by their Sid. */
  readonly permissions: Readonly<Record<string, FunctionPermission>>;
}

export interface FunctionPermission {
  readonly action: string;
  readonly principal: string;
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
}

export const FUNCTIONS: Collection<StoredFunction> = { path: "functions" };
