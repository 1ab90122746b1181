import type { GatewayCommand } from "../../config/setting.ts";
import type { SettingFlags } from "./setting-options.ts";

/** What a command line says of the project to read. */
export interface ProjectOptions {
  readonly command: GatewayCommand;
  readonly path: string;
  readonly flags: SettingFlags;
  readonly parameters: Readonly<Record<string, string>>;
  readonly printConfig: boolean;
}
