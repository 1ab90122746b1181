import { randomBytes } from "node:crypto";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import type { KnownCredential } from "../../engine/ports.ts";

/** Temporary credentials of one function's role, as Lambda hands them to its environment. */
export interface FunctionCredential extends KnownCredential {
  readonly sessionToken: string;
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Mints one credential for each function name, the same one whenever it is asked again. */
export class FunctionCredentials {
  readonly #accountId: string;
  readonly #byFunction = new Map<string, FunctionCredential>();
  readonly #byKey = new Map<string, FunctionCredential>();

  constructor(accountId: string) {
    this.#accountId = accountId;
  }

  for({ functionName }: LambdaFunction): FunctionCredential {
    const known = this.#byFunction.get(functionName);
    if (known !== undefined) return known;
    const minted: FunctionCredential = {
      accessKeyId: `ASIA${base32(16)}`,
      secretAccessKey: randomBytes(30).toString("base64"),
      sessionToken: randomBytes(96).toString("base64"),
      principalArn: `arn:aws:sts::${this.#accountId}:assumed-role/${functionName}/${functionName}`,
      policies: "all",
    };
    this.#byFunction.set(functionName, minted);
    this.#byKey.set(minted.accessKeyId, minted);
    return minted;
  }

  find(accessKeyId: string): FunctionCredential | undefined {
    return this.#byKey.get(accessKeyId);
  }
}

function base32(length: number): string {
  let text = "";
  for (const byte of randomBytes(length)) text += BASE32.charAt(byte & 31);
  return text;
}
