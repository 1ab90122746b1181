import { fileURLToPath } from "node:url";
import type { GatewayCommand } from "../../config/setting.ts";

/** Where all settings are listed, for the end of a help text. The single-file executable has no pages. */
export function settingsPage(command: GatewayCommand): string {
  return Bun.isStandaloneExecutable
    ? `sluice ${command} --print-config shows all of a project's settings`
    : `see\n${fileURLToPath(new URL("../../../docs/configuration.md", import.meta.url))}`;
}
