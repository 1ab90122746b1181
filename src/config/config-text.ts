import { Document, isMap, isScalar, type Scalar } from "yaml";
import type { AccessKey } from "./access-keys.ts";
import type { LoadedConfig, Origin } from "./config.ts";
import { settingOf } from "./looser-than-aws.ts";
import { SETTINGS } from "./settings.ts";
import { ACCESS_KEYS } from "./settings-input.ts";

/** The `settings` of a sluice.yaml, complete, each value with its source; secrets are hidden. */
export function settingsText({ config, origins }: LoadedConfig): string {
  const document = new Document({ settings: {} });
  for (const { name } of SETTINGS) {
    const value = settingOf(config, name);
    if (value === undefined) continue;
    const node = document.createNode(value) as Scalar;
    node.comment = ` ${describeOrigin(origins[name])}`;
    document.setIn(["settings", ...name.split(".")], node);
  }
  const settings = document.get("settings");
  const accessKeys = document.createNode(config.accessKeys.map(accessKeyText));
  accessKeys.flow = accessKeys.items.length === 0;
  if (isMap(settings)) settings.add({ key: accessKeysKey(document, origins), value: accessKeys });
  return document.toString({ lineWidth: 0 });
}

/** `default`, `flag --port`, `environment SLUICE_PORT`, `/srv/sluice.yaml:4`. */
export function describeOrigin(origin: Origin | undefined): string {
  switch (origin?.from) {
    case "flag":
      return `flag ${origin.name}`;
    case "environment":
      return `environment ${origin.name}`;
    case "file":
      return `${origin.position.file}:${origin.position.line}`;
    case "default":
    case undefined:
      return "default";
  }
}

function accessKeysKey(document: Document, origins: LoadedConfig["origins"]): Scalar {
  const key = document.createNode(ACCESS_KEYS) as Scalar;
  if (isScalar(key)) key.commentBefore = ` ${describeOrigin(origins[ACCESS_KEYS])}`;
  return key;
}

function accessKeyText(key: AccessKey): unknown {
  return {
    accessKeyId: key.accessKeyId,
    // A Secret writes itself as "(hidden)".
    secretAccessKey: String(key.secretAccessKey),
    ...(key.sessionToken === undefined ? {} : { sessionToken: String(key.sessionToken) }),
    principalArn: key.principalArn,
    policy: key.policies,
  };
}
