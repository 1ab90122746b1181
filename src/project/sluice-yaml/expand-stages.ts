import type { Stage } from "../../core/model/stage.ts";
import {
  STAGE_VARIABLE_CHARACTERS,
  STAGE_VARIABLES_MAX,
  stageVariableProblem,
} from "../stage-variable.ts";
import { type ApiContext, problem, warnAboveQuota } from "./api-context.ts";
import { expandAccessLogSettings } from "./expand-access-log-settings.ts";
import { expandRouteSettings } from "./expand-route-settings.ts";
import type { WrittenApi } from "./schema.ts";
import { DEFAULT_STAGE } from "./schema.ts";

/** Stages of one API; AWS raises it on request. */
const STAGES_MAX = 10;

type Path = readonly string[];

/** The stages of an API; one named `dev` when the file has none. */
export function expandStages(
  { stages: written, routes }: Pick<WrittenApi, "stages" | "routes">,
  context: ApiContext,
  path: Path,
): Stage[] {
  const routeKeys = Object.keys(routes);
  const stages = Object.entries(written ?? { [DEFAULT_STAGE]: {} }).map(
    ([stageName, { stageVariables = {}, accessLogSettings, clientCertificateId, ...settings }]) => {
      if (!/^[A-Za-z0-9_-]{1,128}$/.test(stageName)) {
        const message = `The stage name "${stageName}" must be 1 to 128 letters, digits, - and _`;
        throw problem(context, [...path, stageName], message);
      }
      checkStageVariables(stageVariables, context, [...path, stageName, "stageVariables"]);
      const place = { ...context, path: [...path, stageName], routeKeys };
      const logs = expandAccessLogSettings(accessLogSettings, place);
      return {
        stageName,
        stageVariables,
        ...certificateOf(clientCertificateId, place),
        ...expandRouteSettings(settings, place),
        ...logs,
      };
    },
  );
  if (stages.length === 0) {
    const message = `${path.join(".")} has no stage: add one, or leave it out for "${DEFAULT_STAGE}"`;
    throw problem(context, path, message);
  }
  warnAboveQuota(context, path, { count: stages.length, max: STAGES_MAX });
  return stages;
}

function certificateOf(
  clientCertificateId: string | undefined,
  place: ApiContext & { readonly path: Path },
): Pick<Stage, "clientCertificateId"> {
  if (clientCertificateId === undefined) return {};
  if (place.clientCertificateIds.has(clientCertificateId)) return { clientCertificateId };
  const known = [...place.clientCertificateIds].join(", ");
  const hint =
    known === "" ? "the file has no clientCertificates" : `clientCertificates has ${known}`;
  const message = `There is no client certificate "${clientCertificateId}": ${hint}`;
  throw problem(place, [...place.path, "clientCertificateId"], message);
}

function checkStageVariables(
  variables: Readonly<Record<string, string>>,
  context: ApiContext,
  path: Path,
): void {
  const { length } = Object.keys(variables);
  if (length > STAGE_VARIABLES_MAX) {
    const message = `${path.join(".")} has ${length} entries; AWS allows ${STAGE_VARIABLES_MAX}`;
    throw problem(context, path, message);
  }
  for (const [name, value] of Object.entries(variables)) {
    const reason = stageVariableProblem([name, value], STAGE_VARIABLE_CHARACTERS);
    if (reason !== undefined) throw problem(context, [...path, name], reason);
  }
}
