import type { GatewayCommand } from "../../config/setting.ts";
import type { ServiceInput } from "./serverless-service.ts";
import type { SettingFlags } from "./setting-options.ts";

/** What a command line says of the project to read. */
export interface ProjectOptions {
  readonly command: GatewayCommand;
  readonly path: string;
  readonly flags: SettingFlags;
  readonly parameters: Readonly<Record<string, string>>;
  /** A file of more of them, which `parameters` win over. */
  readonly parameterFile?: string | undefined;
  /** The environment of a samconfig file; without it SAM's default. */
  readonly configEnv?: string | undefined;
  /** Names or patterns of the stacks of a CDK app; none: all. */
  readonly stacks?: readonly string[];
  readonly service?: ServiceInput | undefined;
  readonly printConfig: boolean;
}
