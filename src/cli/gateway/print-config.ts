import { stringify } from "yaml";
import type { Config, Origin } from "../../config/config.ts";
import { looserThanAws, settingOf } from "../../config/looser-than-aws.ts";
import { isFor } from "../../config/setting.ts";
import { SETTINGS } from "../../config/settings.ts";
import { expandedForm } from "../../project/sluice-yaml/expanded-form.ts";
import type { LoadedProject } from "./load-project.ts";

type Printed = Pick<LoadedProject, "command" | "project" | "config" | "origins">;

/**
 * The expanded definition, every setting with its source, and what is looser than AWS: a sluice.yaml that
 * runs the same.
 */
export function configText(loaded: Printed): string {
  const { project, config } = loaded;
  const looser = looserThanAws(config).map((sentence) => `# ${sentence}\n`);
  const settings = `${settingsText(loaded)}${accessKeysText(config)}`;
  return `${looser.join("")}${expandedForm(project).trimEnd()}\n\n${settings}`;
}

/** As comments: without their secrets, which are never printed, they are no settings. */
function accessKeysText({ accessKeys }: Config): string {
  if (accessKeys.length === 0) return "";
  const shown = accessKeys.map(({ accessKeyId, principalArn, policies }) => ({
    accessKeyId,
    principalArn,
    policy: policies,
  }));
  const text = stringify({ accessKeys: shown }, { aliasDuplicateObjects: false });
  return `  # Secrets are not printed: each key needs its secretAccessKey or secretAccessKeyFile.\n${text.replace(/^(?=.)/gm, "  # ")}`;
}

/** Nested as sluice.yaml has them, so that a line can be copied there. */
function settingsText({ command, config, origins }: Printed): string {
  let text = "settings:\n";
  let group = "";
  for (const setting of SETTINGS) {
    const { name } = setting;
    if (!isFor(setting, command)) continue;
    const [first = "", member] = name.split(".");
    const value = settingOf(config, name);
    if (value === undefined) continue;
    const line = `${JSON.stringify(value)} # ${originText(origins[name])}\n`;
    if (member === undefined) {
      text += `  ${name}: ${line}`;
    } else {
      text += `${first === group ? "" : `  ${first}:\n`}    ${member}: ${line}`;
    }
    if (name === "awsServices.callAws") text += serviceMapsText(config, origins);
    if (name === "lambda.callAws") text += functionEndpointsText(config, origins);
    group = member === undefined ? "" : first;
  }
  return text;
}

/** What of `awsServices` is no single value. */
function serviceMapsText({ awsServices }: Config, origins: LoadedProject["origins"]): string {
  const { endpoints, credentials } = awsServices;
  const lines = Object.entries(endpoints).map(
    ([service, url]) =>
      `      ${JSON.stringify(service)}: ${JSON.stringify(url)} # ${originText(origins[`awsServices.endpoints.${service}`])}\n`,
  );
  const map = lines.length === 0 ? "" : `    endpoints:\n${lines.join("")}`;
  if (credentials === undefined) return map;
  const note = "Secrets are not printed: it needs its secretAccessKey or secretAccessKeyFile.";
  return `${map}    # ${note}\n    # credentials: { accessKeyId: ${credentials.accessKeyId} }\n`;
}

function functionEndpointsText({ lambda }: Config, origins: LoadedProject["origins"]): string {
  const lines = Object.entries(lambda.endpoints).map(
    ([name, url]) => `      ${JSON.stringify(name)}: ${JSON.stringify(url)}\n`,
  );
  if (lines.length === 0) return "";
  return `    endpoints: # ${originText(origins["lambda.endpoints"])}\n${lines.join("")}`;
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
