import { existsSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { Gateway } from "../../compose/gateway.ts";
import type { Config } from "../../config/config.ts";
import type { DevOptions } from "./dev-options.ts";
import type { DevOutput } from "./dev-output.ts";
import { endpointsOf } from "./endpoints.ts";
import { type DevProject, loadDevProject } from "./load-dev-project.ts";
import { reportEndpoints, reportWarnings } from "./report.ts";
import { sentenceOf } from "./sentence.ts";
import { ProjectWatcher, shownPath, type WatchedPlaces } from "./watch.ts";

/** Follows the project's files: new code is loaded, a new definition is deployed. */
export function redeployOnChange(
  options: DevOptions,
  started: DevProject,
  gateway: Gateway,
  output: DevOutput,
): { close(): void } {
  let current = started;
  const watcher = new ProjectWatcher((paths) => {
    // What is there tells more than what was in the way of it for a moment.
    const changed = paths.find((path) => existsSync(path)) ?? paths[0] ?? "";
    const shown = shownPath(changed, process.cwd());
    if (!paths.some((path) => current.project.sources.includes(path))) {
      gateway.reloadFunctions();
      return output.note(`Reloaded functions: ${shown} changed`);
    }
    try {
      const next = loadDevProject(options);
      gateway.deploy(next.project);
      reportDeployment(current, next, { started, port: gateway.port, shown }, output);
      current = next;
    } catch (error) {
      return output.warn(`Not deployed, the previous deployment stays: ${sentenceOf(error)}`);
    }
    watcher.watch(placesOf(current));
  });
  watcher.watch(placesOf(current));
  return watcher;
}

function placesOf({ project }: DevProject): WatchedPlaces {
  return {
    files: project.sources,
    folders: [...new Set(project.functions.map(({ codePath }) => codePath))],
  };
}

function reportDeployment(
  previous: DevProject,
  next: DevProject,
  { started, port, shown }: { started: DevProject; port: number; shown: string },
  output: DevOutput,
): void {
  reportWarnings(next.project, output, previous.project.warnings);
  if (!isDeepStrictEqual(settingsOf(started.config), settingsOf(next.config))) {
    output.warn("The settings have changed: they take effect at the next start");
  }
  output.note(`Deployed: ${shown} changed. Open connections follow the new deployment.`);
  const { host } = started.config;
  const before = endpointsOf(previous.project, { host, port });
  const after = endpointsOf(next.project, { host, port });
  const isNew = (url: string) => !before.some((endpoint) => endpoint.url === url);
  reportEndpoints(
    after.filter(({ url }) => isNew(url)),
    started.config,
    output,
  );
}

/** Everything, with the secrets that two configurations would otherwise hide from each other. */
function settingsOf(config: Config): unknown {
  const secrets = config.accessKeys.map(({ secretAccessKey, sessionToken }) => [
    secretAccessKey.reveal(),
    sessionToken?.reveal(),
  ]);
  return { config, secrets };
}
