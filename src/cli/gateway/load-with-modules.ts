import { processEnvironment } from "../../config/sources.ts";
import type { ServiceInput } from "./serverless-service.ts";

/**
 * Loads a project that may be written in code, or include some: that runs in a process of its own, and whatever is served
 * meanwhile goes on. What it prints is no output of ours.
 */
export async function loadWithModules<
  Options extends { readonly service?: ServiceInput | undefined },
  Loaded,
>(options: Options, load: (options: Options) => Loaded): Promise<Loaded> {
  try {
    return load(options);
  } catch (error) {
    // By its name: what tells it apart is loaded for who needs it.
    if (!(error instanceof Error) || error.name !== "ModuleNeeded") throw error;
  }
  const { withModules } = await import("../../project/serverless/run-modules.ts");
  const { service } = options;
  return await withModules((modules) => load({ ...options, service: { ...service, modules } }), {
    environment: processEnvironment().variables,
    write: (text) => void process.stderr.write(text),
  });
}
