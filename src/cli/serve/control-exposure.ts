import type { Config } from "../../config/config.ts";
import { ConfigError } from "../../config/config-error.ts";
import { isLoopback } from "../loopback.ts";

type Place = Pick<Config, "controlHost" | "controlTls" | "controlPlainText">;

/**
 * Whether operators may be reached from elsewhere: a signature keeps a request from being changed, but not its body nor the
 * answer from being read. Throws ConfigError where that would be in plain text and nobody asked for it; answers with a warning
 * where somebody did.
 */
export function controlExposure({
  controlHost,
  controlTls,
  controlPlainText,
}: Place): string | undefined {
  if (isLoopback(controlHost) || controlTls.certificateFile !== undefined) return undefined;
  if (controlPlainText) {
    return `controlPlainText is on: the control listener answers plain HTTP on ${controlHost}, where whoever is on the way reads what operators send and are told`;
  }
  throw new ConfigError(
    `The control listener would answer other machines on ${controlHost} in plain text: set controlTls.certificateFile and controlTls.keyFile, leave controlHost at 127.0.0.1, or allow it with --control-plain-text`,
  );
}
