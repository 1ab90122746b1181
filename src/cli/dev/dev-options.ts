import type { ProjectOptions } from "../gateway/project-options.ts";
import type { InspectWish } from "./inspect-option.ts";

export interface DevOptions extends ProjectOptions {
  readonly watch: boolean;
  /** Which functions a debugger may attach to. */
  readonly inspect?: readonly InspectWish[];
}
