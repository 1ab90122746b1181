import { existsSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import type { DevGateway } from "../../compose/dev-gateway.ts";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import type { Project } from "../../core/model/project.ts";
import { servingOf } from "../../core/model/serving.ts";
import { changedSettings } from "../gateway/changed-settings.ts";
import type { CommandOutput } from "../gateway/command-output.ts";
import { type Endpoint, endpointsOf } from "../gateway/endpoints.ts";
import { reportGenerated } from "../gateway/generated-api-keys.ts";
import { type LoadedProject, loadProject } from "../gateway/load-project.ts";
import { loadWithModules } from "../gateway/load-with-modules.ts";
import { reportEndpoints } from "../gateway/report-endpoints.ts";
import { reportWarnings } from "../gateway/report-warnings.ts";
import { sentenceOf, undeployedSentence } from "../gateway/sentence.ts";
import { shownPath } from "../gateway/shown-path.ts";
import { changedFunctions, namesOf } from "./changed-functions.ts";
import { changesBetween } from "./changes.ts";
import { codeFolders, isCodeFile, isOfLayer } from "./code-file.ts";
import type { DevOptions } from "./dev-options.ts";
import {
  createReloadGuard,
  RELOAD_WINDOW_MS,
  RELOADS_MAX,
  type ReloadGuard,
} from "./reload-guard.ts";
import { reportMadeCertificates } from "./report.ts";
import { ProjectWatcher, type WatchedPlaces } from "./watch.ts";

/** Follows the project's files: new code is loaded, a new definition is deployed. */
export function redeployOnChange(
  options: DevOptions,
  started: LoadedProject,
  gateway: DevGateway,
  output: CommandOutput,
): { close(): void } {
  let current = started;
  let isClosed = false;
  const guard = createReloadGuard();
  const follow = async (paths: readonly string[]): Promise<void> => {
    if (isClosed) return;
    // What is there tells more than what was in the way of it for a moment.
    const changed = paths.find((path) => existsSync(path)) ?? paths[0] ?? "";
    const shown = shownPath(changed, process.cwd());
    const functions = changedFunctions(current.project.functions, paths);
    const layered = functions.filter((each) => paths.some((path) => isOfLayer(each, path)));
    const isDefined = paths.some((path) => current.project.sources.includes(path));
    if (!isDefined && layered.length === 0) {
      gateway.reloadFunctions(functions.map(({ functionArn }) => functionArn));
      output.note(`Reloaded ${namesOf(functions)}: ${shown} changed`);
      return reportLoops(guard.count(paths), output);
    }
    try {
      const next = await loadWithModules(options, loadProject);
      const prepared = gateway.prepare(await gateway.withCode(servingOf(next.project)));
      const serveCertificates = isDeepStrictEqual(certified(next), certified(current))
        ? undefined
        : await gateway.prepareCertificates(next.project.domainNames);
      if (isClosed) return;
      prepared.apply();
      // A layer that is used where it is leaves the definition as it was.
      gateway.reloadFunctions(layered.map(({ functionArn }) => functionArn));
      serveCertificates?.();
      reportDeployment(current, next, { started, gateway, paths, shown }, output);
      current = next;
    } catch (error) {
      const sentence =
        error instanceof SyntaxError ? undeployedSentence(error, current.file) : sentenceOf(error);
      return output.warn(`Not deployed, the previous deployment stays: ${sentence}`);
    }
    watcher.watch(placesOf(current, guard));
  };
  // One change after the other: making a certificate takes a moment.
  let followed = Promise.resolve();
  const watcher = new ProjectWatcher((paths) => {
    followed = followed.then(() => follow(paths));
  });
  watcher.watch(placesOf(current, guard));
  return {
    close() {
      isClosed = true;
      watcher.close();
    },
  };
}

/** What the port has certificates for. */
function certified({ project }: LoadedProject): unknown {
  return project.domainNames.map(({ domainName, certificate }) => ({ domainName, certificate }));
}

function placesOf({ project }: LoadedProject, guard: ReloadGuard): WatchedPlaces {
  return {
    files: project.sources,
    folders: codeFolders(project.functions),
    counts: (path) => !guard.isStopped(path) && isCodeFile(path, project.functions),
  };
}

function reportLoops(stopped: readonly string[], output: CommandOutput): void {
  for (const path of stopped) {
    output.warn(
      `${shownPath(path, process.cwd())} changed more than ${RELOADS_MAX} times in ${RELOAD_WINDOW_MS / 1000} seconds: its changes reload nothing until the next start. If a function writes it, have it written outside of the code folder.`,
    );
  }
}

function reportDeployment(
  previous: LoadedProject,
  next: LoadedProject,
  {
    started,
    gateway,
    paths,
    shown,
  }: {
    started: LoadedProject;
    gateway: DevGateway;
    paths: readonly string[];
    shown: string;
  },
  output: CommandOutput,
): void {
  reportMadeCertificates(next, output, previous.project);
  reportWarnings(next.project, output, previous.project.warnings);
  const changed = changedSettings(started.config, next.config);
  if (changed !== undefined) output.warn(changed);
  const before = { ...previous.project, functions: withOldCode(previous.project, paths) };
  output.note(deployedSentence(shown, changesBetween(before, next.project)));
  const place = { host: started.config.host, port: gateway.port, controlUrl: gateway.controlUrl };
  const endpointsBefore = endpointsOf(servingOf(previous.project), place);
  const after = endpointsOf(servingOf(next.project), place);
  const shownOf = ({ url, customDomains }: Endpoint) => ({ url, customDomains });
  const isNew = (endpoint: Endpoint) =>
    !endpointsBefore.some((old) => isDeepStrictEqual(shownOf(old), shownOf(endpoint)));
  reportEndpoints(after.filter(isNew), started.config, output);
  const shownBefore = new Set(previous.generatedApiKeys.map(({ apiKeyId }) => apiKeyId));
  const added = next.generatedApiKeys.filter(({ apiKeyId }) => !shownBefore.has(apiKeyId));
  reportGenerated(added, output);
}

/** A definition names its package, and what is in it has changed. */
function withOldCode({ functions }: Project, paths: readonly string[]): LambdaFunction[] {
  const changed = new Set(changedFunctions(functions, paths));
  return functions.map((each) => (changed.has(each) ? { ...each, codePath: "" } : each));
}

/** One line, whatever has changed. */
function deployedSentence(shown: string, changes: string | undefined): string {
  if (changes === undefined) return `Deployed: ${shown} changed, and nothing that is served`;
  return `Deployed: ${shown} changed: ${changes}. Open connections follow.`;
}
