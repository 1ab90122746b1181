import type { Config } from "./config.ts";
import { SETTINGS } from "./settings.ts";

export interface LooserSetting {
  readonly name: string;
  readonly sentence: string;
}

/** One sentence for each limit or switch of the user's that is looser than AWS; the start-up log repeats them. */
export function looserThanAws(config: Config): string[] {
  return looserSettings(config).map(({ sentence }) => sentence);
}

/** The same, with the name of each. */
export function looserSettings(config: Config): LooserSetting[] {
  const looser: LooserSetting[] = [];
  for (const setting of SETTINGS) {
    const value = settingOf(config, setting.name);
    if (setting.kind === "integer" && setting.awsAllows !== undefined) {
      if (Number(value) <= setting.awsAllows) continue;
      const { name, unit, awsAllows } = setting;
      looser.push({ name, sentence: `${name} is ${value} ${unit}; AWS allows ${awsAllows}` });
    } else if (setting.kind === "boolean" && setting.unlikeAws !== undefined && value === true) {
      const { name, unlikeAws } = setting;
      looser.push({ name, sentence: `${name} is on; ${unlikeAws}` });
    }
  }
  return looser;
}

/** What `unknownAccessKeys: warn`, the default, means; said at start like the others, with less alarm. */
export function unknownKeysNote({ unknownAccessKeys }: Config): string | undefined {
  if (unknownAccessKeys === "refuse") return undefined;
  return "Any access key may sign requests here, known or not, so that trying things out is easy; AWS and --strict let in known keys alone.";
}

/** The value of a setting by its name, such as `limits.idleTimeoutMs`. */
export function settingOf(config: Config, name: string): unknown {
  let value: unknown = config;
  for (const member of name.split(".")) {
    value = (value as Readonly<Record<string, unknown>> | undefined)?.[member];
  }
  return value;
}
