import { isDeepStrictEqual } from "node:util";
import type { ServeGateway } from "../../compose/serve-gateway.ts";
import { changedSettings } from "../gateway/changed-settings.ts";
import type { CommandOutput } from "../gateway/command-output.ts";
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
): () => void {
  const { gateway, output } = parts;
  let current = started;
  return () => {
    const { file } = current;
    if (file === undefined) {
      gateway.reloadCertificates();
      return output.note("Reloaded: certificates were read again.");
    }
    try {
      const next = loadServed(options);
      gateway.reload(next.project);
      report(current, next, parts);
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
}

function report(
  previous: Served,
  next: Served,
  { gateway, output }: { readonly gateway: ServeGateway; readonly output: CommandOutput },
): void {
  reportWarnings(next.project, output, previous.project.warnings);
  const file = shownPath(next.file ?? "", process.cwd());
  output.note(`Reloaded: ${file}, code and certificates. Open connections follow.`);
  if (next.config.logFormat === "json") return;
  const before = endpointsIn(gateway, previous);
  const isNew = (endpoint: (typeof before)[number]) =>
    !before.some((old) => isDeepStrictEqual(old, endpoint));
  const added = endpointsIn(gateway, next).filter(isNew);
  reportEndpoints(added, { ...next.config, json: false }, output);
}
