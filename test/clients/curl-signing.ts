import { spawnSync } from "node:child_process";
import { findCurl } from "../support/programs.ts";

/**
 * Which canonical path `curl --aws-sigv4` signs. API Gateway encodes the path that it received once more, so
 * `@connections` has to be signed as `%40connections`, and `%40connections` as `%2540connections`.
 *
 * - `verbatim`, curl before 8.9: the path as it is in the URL. Neither spelling is signed as AWS wants it.
 * - `once`, 8.9 to 8.13 (curl issue 13754): what is not encoded yet is encoded. `@connections` works.
 * - `again`, from 8.14: everything is encoded, for every service but S3. Both spellings work.
 */
export type CurlPathSigning = "verbatim" | "once" | "again";

export function curlPathSigning(): CurlPathSigning {
  const { stdout } = spawnSync(findCurl(), ["--version"], { encoding: "utf8" });
  const [, major = "0", minor = "0"] = /^curl (\d+)\.(\d+)/.exec(stdout) ?? [];
  const version = Number(major) * 1_000 + Number(minor);
  if (version < 8_009) return "verbatim";
  return version < 8_014 ? "once" : "again";
}

/** The part of curl's command line that names the connection, so that its signature is the one AWS expects. */
export function signableUrl(
  signing: CurlPathSigning,
  place: { readonly endpoint: string; readonly connectionId: string },
): readonly string[] {
  const { endpoint, connectionId } = place;
  const raw = `/@connections/${connectionId}`;
  if (signing !== "verbatim") return [`${endpoint}${raw}`];
  // The URL is what is signed; the request target is what is sent.
  const encoded = `/%40connections/${encodeURIComponent(connectionId)}`;
  return ["--request-target", `${new URL(endpoint).pathname}${raw}`, `${endpoint}${encoded}`];
}
