import { isDeepStrictEqual } from "node:util";
import type { ServeGateway } from "../../compose/serve-gateway.ts";
import { changedSettings } from "../gateway/changed-settings.ts";
import type { CommandOutput } from "../gateway/command-output.ts";
import type { Endpoint } from "../gateway/endpoints.ts";
import { loadWithModules } from "../gateway/load-with-modules.ts";
import { reportEndpoints } from "../gateway/report-endpoints.ts";
import { reportWarnings } from "../gateway/report-warnings.ts";
import { sentenceOf, undeployedSentence } from "../gateway/sentence.ts";
import { shownPath } from "../gateway/shown-path.ts";
import { loadServed, type Served } from "./load-served.ts";
import { endpointsIn } from "./report.ts";
import type { ServeOptions } from "./serve-options.ts";

/** What a call of the answer does: files are read again, and what is sound of them is served; connections stay. */
export function reloading(
  options: ServeOptions,
  started: Served,
  parts: { readonly gateway: ServeGateway; readonly output: CommandOutput },
): () => Promise<void> {
  const { gateway, output } = parts;
  let current = started;
  const reload = async (file: string): Promise<void> => {
    try {
      const next = await loadWithModules(options, loadServed);
      const before = endpointsIn(gateway, current);
      await gateway.reload(next.project);
      report(current, next, { ...parts, before });
      const changed = changedSettings(started.config, next.config);
      if (changed !== undefined) output.warn(changed);
      current = next;
    } catch (error) {
      const sentence =
        error instanceof SyntaxError ? undeployedSentence(error, file) : sentenceOf(error);
      output.warn(`Not reloaded, what was served before stays: ${sentence}`);
      gateway.reloadCertificates();
    }
  };
  return async () => {
    const { file } = current;
    if (file !== undefined) return await reload(file);
    gateway.reloadCertificates();
    output.note("Reloaded: certificates were read again.");
  };
}

function report(
  previous: Served,
  next: Served,
  {
    gateway,
    output,
    before,
  }: {
    readonly gateway: ServeGateway;
    readonly output: CommandOutput;
    readonly before: readonly Endpoint[];
  },
): void {
  reportWarnings(next.project, output, previous.project.warnings);
  const file = shownPath(next.file ?? "", process.cwd());
  output.note(`Reloaded: ${file}, code and certificates. Open connections follow.`);
  if (next.config.logFormat === "json") return;
  const isNew = (endpoint: Endpoint) => !before.some((old) => isDeepStrictEqual(old, endpoint));
  const added = endpointsIn(gateway, next).filter(isNew);
  reportEndpoints(added, { ...next.config, json: false }, output);
}
