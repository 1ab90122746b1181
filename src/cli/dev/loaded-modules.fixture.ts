import { loadProject } from "../gateway/load-project.ts";
import { devOptions } from "./dev-project.fixture.ts";

/** Prints what a process has loaded that knows all of `sluice dev` and has read the project in the folder. */
await import("./run-dev.ts");
loadProject(devOptions(process.argv[2] ?? ".", { printConfig: true }));
for (const path of Object.keys(require.cache)) console.log(path);
