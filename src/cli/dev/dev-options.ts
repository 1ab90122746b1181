import type { ProjectOptions } from "../gateway/project-options.ts";

export interface DevOptions extends ProjectOptions {
  readonly watch: boolean;
}
