import type { ProjectOptions } from "../gateway/project-options.ts";

export interface ServeOptions extends Omit<ProjectOptions, "path"> {
  readonly command: "serve";
  /** Of `--config`. */
  readonly path: string | undefined;
}
