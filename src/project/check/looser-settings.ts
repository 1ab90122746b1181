import type { Origin } from "../../config/config.ts";
import { looserSettings } from "../../config/looser-than-aws.ts";
import type { CheckInput } from "./check-input.ts";
import { type Finding, finding } from "./finding.ts";

/** Switches and limits with which the gateway does what AWS does not. */
export function looserSettingFindings({ config, origins }: CheckInput): Finding[] {
  const looser = looserSettings(config).map(({ name, sentence }) =>
    finding("looser-setting", positionOf(origins[name]), whereSet(sentence, origins[name])),
  );
  const origin = origins.unknownAccessKeys;
  if (config.unknownAccessKeys === "refuse" || origin === undefined || origin.from === "default") {
    return looser;
  }
  const message = "unknownAccessKeys is warn, so any access key may sign requests";
  return [...looser, finding("unknown-access-keys", positionOf(origin), whereSet(message, origin))];
}

function positionOf(origin: Origin | undefined) {
  return origin?.from === "file" ? origin.position : undefined;
}

function whereSet(sentence: string, origin: Origin | undefined): string {
  if (origin?.from === "flag" || origin?.from === "environment") {
    return `${sentence} (${origin.name})`;
  }
  return sentence;
}
