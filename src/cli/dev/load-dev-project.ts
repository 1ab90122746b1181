import { type LoadedProject, loadProject } from "../gateway/load-project.ts";
import { loadWithModules } from "../gateway/load-with-modules.ts";
import { unreadable } from "../gateway/start-failure.ts";
import type { DevOptions } from "./dev-options.ts";

/** The project that is started. Throws CliError, with the place before the sentence. */
export async function loadDevProject(options: DevOptions): Promise<LoadedProject> {
  try {
    return await loadWithModules(options, loadProject);
  } catch (error) {
    throw unreadable(error);
  }
}
