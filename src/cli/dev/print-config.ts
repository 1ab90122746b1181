import { stringify } from "yaml";
import type { Origin } from "../../config/config.ts";
import { looserThanAws, settingOf } from "../../config/looser-than-aws.ts";
import { SETTINGS } from "../../config/settings.ts";
import { expandedForm } from "../../project/sluice-yaml/expanded-form.ts";
import type { DevProject } from "./load-dev-project.ts";

/** The expanded definition, every setting with its source, and what is looser than AWS: YAML on standard output. */
export function printConfig({ project, config, origins }: DevProject): void {
  const lines = SETTINGS.map(({ name }) => {
    const value = JSON.stringify(settingOf(config, name) ?? null);
    return `  ${name}: ${value} # ${originText(origins[name])}`;
  });
  const keys = config.accessKeys.map(({ accessKeyId, principalArn }) => ({
    accessKeyId,
    principalArn,
  }));
  const looser = looserThanAws(config).map((sentence) => `# ${sentence}\n`);
  process.stdout.write(
    `${looser.join("")}${expandedForm(project).trimEnd()}\n\nsettings:\n${lines.join("\n")}\n` +
      (keys.length === 0 ? "" : indented(stringify({ accessKeys: keys }))),
  );
}

function originText(origin: Origin | undefined): string {
  switch (origin?.from) {
    case "flag":
    case "environment":
      return origin.name;
    case "file":
      return `${origin.position.file}:${origin.position.line}`;
    case "default":
    case undefined:
      return "default";
  }
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}
