import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import type { Environment } from "../config/sources.ts";
import { stateFolderOf } from "../config/state-folder.ts";
import { CliError } from "./cli-error.ts";
import { isLoopback } from "./loopback.ts";

/** Node's names. */
export interface Trust {
  readonly rejectUnauthorized: boolean;
  /** Absent: the certificate authorities that the runtime ships with. */
  readonly ca?: string[];
}

export interface TrustChoice {
  readonly caBundle: string | undefined;
  readonly verify: boolean;
}

/** Whom to believe about a server's certificate. `sluice dev` signs its own, for this machine only. */
export function trustFor(hostname: string, choice: TrustChoice, environment: Environment): Trust {
  if (!choice.verify) return { rejectUnauthorized: false };
  const bundle = choice.caBundle === undefined ? undefined : readBundle(choice.caBundle);
  const development = isLoopback(hostname) ? developmentAuthority(environment) : undefined;
  if (development !== undefined) {
    const others = bundle === undefined ? [...rootCertificates] : [bundle];
    return { rejectUnauthorized: true, ca: [...others, development] };
  }
  if (bundle !== undefined) return { rejectUnauthorized: true, ca: [bundle] };
  return { rejectUnauthorized: true };
}

function readBundle(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new CliError(
      "general",
      `Unable to read the CA bundle ${path}: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
}

function developmentAuthority(environment: Environment): string | undefined {
  const path = join(stateFolderOf(environment), "ca.pem");
  return existsSync(path) ? readBundle(path) : undefined;
}
