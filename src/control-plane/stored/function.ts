import type { Collection } from "../definitions.ts";
import type { Tags } from "./api.ts";

export interface StoredFunction {
  readonly handler: string;
  readonly runtime: string;
  readonly role: string;
  readonly description: string;
  readonly timeoutSeconds: number;
  readonly memorySizeMb: number;
  /** Secrets: in no log and no sentence. */
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrentExecutions?: number;
  /** `undefined`: a file names the folder of its code. */
  readonly code?: StoredCode;
  /** Members that are shown again and change nothing here, as on the wire: `TracingConfig` … */
  readonly shown: Readonly<Record<string, unknown>>;
  readonly revisionId: string;
  readonly lastModified: number;
  readonly tags: Tags;
  /** Statements of the resource policy, by their Sid. */
  readonly permissions: Readonly<Record<string, FunctionPermission>>;
}

export interface StoredCode {
  /** Of the zip, in hexadecimal digits: its content in the store. */
  readonly sha256: string;
  /** Of the zip. */
  readonly bytes: number;
}

export interface FunctionPermission {
  readonly action: string;
  readonly principal: string;
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
  readonly principalOrgId?: string;
}

export const FUNCTIONS: Collection<StoredFunction> = { path: "functions" };
