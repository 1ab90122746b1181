import type { ServeOptions } from "./serve-options.ts";

/** `sluice serve` on free ports of loopback, with its data in the folder. */
export function serveOptions(folder: string, changes: Partial<ServeOptions> = {}): ServeOptions {
  const flags = {
    ...{ host: "127.0.0.1", port: "0", controlPort: "0", dataFolder: `${folder}/data` },
    ...changes.flags,
  };
  return {
    ...{ command: "serve", path: undefined, parameters: {}, printConfig: false },
    ...changes,
    flags,
  };
}
