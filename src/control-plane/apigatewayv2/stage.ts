/**
 * CreateStage, GetStages, GetStage, UpdateStage, DeleteStage, DeleteRouteSettings, DeleteAccessLogSettings (AWS: API Gateway V2 API
 * reference; "Stages for WebSocket APIs").
 *
 * Gaps: none known.
 * By design: 2026-11-28 `accessLogSettings.destinationArn` is kept, and lines go where this gateway's settings say. 2026-11-28 a
 *   format may have as many bytes as AWS's quota says, not the 1,024 characters of its API. 2026-11-28 logging needs no role of
 *   the account. 2026-11-28 a stage named `$default` is refused. 2026-11-28 members of `defaultRouteSettings` and of a route's
 *   settings, and stage variables, are merged with those that are there; an empty value removes a variable.
 *   2026-11-28 DeleteStage and DeleteApi close the clients of a stage with 1001 and run `$disconnect`; what AWS does is not
 *   documented. 2026-11-28 a client certificate is one that a file of this gateway defines.
 */
import type { RouteSettings } from "../../core/model/stage.ts";
import { AccessLogFormat } from "../../core/telemetry/access-log-format.ts";
import {
  LOGGING_LEVELS,
  THROTTLING_BURST_LIMIT_MAX,
  unknownRouteSentence,
} from "../../project/route-settings.ts";
import { STAGE_VARIABLES_MAX, stageVariableProblem } from "../../project/stage-variable.ts";
import { leavePlans } from "../apigateway/plan-stages.ts";
import { badRequest, conflict, notFound, tooManyRequests } from "../control-fault.ts";
import type { DefinitionReader, Draft } from "../definitions.ts";
import { ifSet } from "../if-set.ts";
import { compiled } from "../input/compiled.ts";
import { arn, description, tags } from "../input/members.ts";
import {
  choice,
  flag,
  map,
  number,
  optional,
  type RecordOf,
  record,
  text,
} from "../input/shape.ts";
import { isoSeconds } from "../iso-time.ts";
import { type Context, type Operation, type Output, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { apiMappingsOf, DOMAIN_NAMES } from "../stored/domain-name.ts";
import { routesOf } from "../stored/route.ts";
import { type StoredStage, stagesOf } from "../stored/stage.ts";
import { requireApi } from "./api.ts";
import { requireDeployment } from "./deployment.ts";

/** Stages of one API. AWS raises it on request. */
export const STAGES_MAX = 10;

const id = text({ max: 64 });
const ROUTE_SETTINGS = record({
  dataTraceEnabled: optional(flag),
  detailedMetricsEnabled: optional(flag),
  loggingLevel: optional(choice(LOGGING_LEVELS)),
  throttlingBurstLimit: optional(
    number({ min: 0, max: THROTTLING_BURST_LIMIT_MAX, isWhole: true }),
  ),
  throttlingRateLimit: optional(number({ min: 0, max: 1e12, isWhole: false })),
});

const CHANGEABLE = {
  accessLogSettings: optional(
    record({ destinationArn: optional(arn), format: optional(text({ max: 3_072 })) }),
  ),
  autoDeploy: optional(flag),
  clientCertificateId: optional(id),
  defaultRouteSettings: optional(ROUTE_SETTINGS),
  deploymentId: optional(id),
  description: optional(description),
  // Keys beyond the routes of an API are refused by name.
  routeSettings: optional(map(ROUTE_SETTINGS, { max: 10_000, key: text({ min: 1, max: 1_024 }) })),
  stageVariables: optional(
    map(text({ max: 2_048 }), { max: STAGE_VARIABLES_MAX, key: text({ min: 1, max: 1_024 }) }),
  ),
} as const;

const stageName = text({
  ...{ min: 1, max: 128, pattern: /^[A-Za-z0-9_-]+$/, form: "letters, digits, - and _ alone" },
});

const createStage = operation({
  name: "CreateStage",
  method: "POST",
  path: "/v2/apis/{apiId}/stages",
  status: 201,
  body: record({ ...CHANGEABLE, stageName, tags: optional(tags) }),
  perform({ path: { apiId = "" }, body }, context) {
    const { draft, now } = context;
    requireApi(draft, apiId);
    const { stageName: chosen, tags: own = {}, ...given } = body;
    const stages = stagesOf(apiId);
    if (draft.get(stages, chosen) !== undefined) throw conflict("Stage already exists");
    if (draft.all(stages).length >= STAGES_MAX) {
      throw tooManyRequests(
        `Maximum number of Stages for this API has been reached: ${STAGES_MAX} are allowed`,
      );
    }
    const empty: StoredStage = {
      ...{ autoDeploy: false, defaultRouteSettings: NO_SETTINGS, routeSettings: {} },
      ...{ stageVariables: {}, tags: own, createdDate: now, lastUpdatedDate: now },
    };
    draft.put(stages, chosen, changed(context, apiId, { before: empty, given }));
    return () => stageOutput(draft, apiId, chosen);
  },
});

const getStages = operation({
  name: "GetStages",
  method: "GET",
  path: "/v2/apis/{apiId}/stages",
  status: 200,
  perform(request, { draft }) {
    const { apiId = "" } = request.path;
    requireApi(draft, apiId);
    return page(draft.all(stagesOf(apiId)), request, (each) => stageOutput(draft, apiId, each.id));
  },
});

const getStage = operation({
  name: "GetStage",
  method: "GET",
  path: "/v2/apis/{apiId}/stages/{stageName}",
  status: 200,
  perform: ({ path: { apiId = "", stageName: chosen = "" } }, { draft }) =>
    stageOutput(draft, apiId, chosen),
});

const updateStage = operation({
  name: "UpdateStage",
  method: "PATCH",
  path: "/v2/apis/{apiId}/stages/{stageName}",
  status: 200,
  body: record(CHANGEABLE),
  perform({ path: { apiId = "", stageName: chosen = "" }, body }, context) {
    const { draft, now } = context;
    const before = requireStage(draft, apiId, chosen);
    const next = changed(context, apiId, { before, given: body });
    draft.put(stagesOf(apiId), chosen, { ...next, lastUpdatedDate: now });
    return () => stageOutput(draft, apiId, chosen);
  },
});

const deleteStage = operation({
  name: "DeleteStage",
  method: "DELETE",
  path: "/v2/apis/{apiId}/stages/{stageName}",
  status: 204,
  perform({ path: { apiId = "", stageName: chosen = "" } }, { draft }) {
    requireStage(draft, apiId, chosen);
    for (const { id: domainName } of draft.all(DOMAIN_NAMES)) {
      for (const { value } of draft.all(apiMappingsOf(domainName))) {
        if (value.apiId !== apiId || value.stage !== chosen) continue;
        throw badRequest(
          `Stage ${chosen} is mapped by domain name ${domainName}: delete its API mapping first`,
        );
      }
    }
    leavePlans(draft, { apiId, stage: chosen });
    draft.delete(stagesOf(apiId), chosen);
    return undefined;
  },
});

const deleteRouteSettings = operation({
  name: "DeleteRouteSettings",
  method: "DELETE",
  path: "/v2/apis/{apiId}/stages/{stageName}/routesettings/{routeKey}",
  status: 204,
  perform({ path: { apiId = "", stageName: chosen = "", routeKey = "" } }, { draft, now }) {
    const stage = requireStage(draft, apiId, chosen);
    if (!Object.hasOwn(stage.routeSettings, routeKey)) throw notFound("RouteSettings", routeKey);
    const { [routeKey]: _gone, ...routeSettings } = stage.routeSettings;
    draft.put(stagesOf(apiId), chosen, { ...stage, routeSettings, lastUpdatedDate: now });
    return undefined;
  },
});

const deleteAccessLogSettings = operation({
  name: "DeleteAccessLogSettings",
  method: "DELETE",
  path: "/v2/apis/{apiId}/stages/{stageName}/accesslogsettings",
  status: 204,
  perform({ path: { apiId = "", stageName: chosen = "" } }, { draft, now }) {
    const { accessLogSettings: _gone, ...stage } = requireStage(draft, apiId, chosen);
    draft.put(stagesOf(apiId), chosen, { ...stage, lastUpdatedDate: now });
    return undefined;
  },
});

export const STAGE_OPERATIONS: readonly Operation[] = [
  createStage,
  getStages,
  getStage,
  updateStage,
  deleteStage,
  deleteRouteSettings,
  deleteAccessLogSettings,
];

const NO_SETTINGS: RouteSettings = {
  ...{ dataTraceEnabled: false, detailedMetricsEnabled: false, loggingLevel: "OFF" },
};

/** The stage, or `NotFoundException`. */
export function requireStage(reader: DefinitionReader, apiId: string, chosen: string): StoredStage {
  requireApi(reader, apiId);
  const stage = reader.get(stagesOf(apiId), chosen);
  if (stage === undefined) throw notFound("Stage", chosen);
  return stage;
}

type Given = RecordOf<typeof CHANGEABLE>;

function changed(
  { draft, hasClientCertificate }: Pick<Context, "draft" | "hasClientCertificate">,
  apiId: string,
  { before, given }: { readonly before: StoredStage; readonly given: Given },
): StoredStage {
  checkDeployment(draft, apiId, { before, given });
  checkClientCertificate(given.clientCertificateId, hasClientCertificate);
  checkFormat(given.accessLogSettings?.format);
  checkRouteKeys(draft, apiId, given.routeSettings ?? {});
  const { routeSettings, stageVariables, defaultRouteSettings, ...rest } = given;
  return withoutEmpty({
    ...before,
    ...rest,
    defaultRouteSettings: { ...before.defaultRouteSettings, ...defaultRouteSettings },
    routeSettings: mergedSettings(before.routeSettings, routeSettings ?? {}),
    stageVariables: mergedVariables(before.stageVariables, stageVariables ?? {}),
  });
}

function checkDeployment(
  draft: Draft,
  apiId: string,
  { before, given }: { readonly before: StoredStage; readonly given: Given },
): void {
  const { deploymentId, autoDeploy = before.autoDeploy } = given;
  if (deploymentId === undefined || deploymentId === before.deploymentId) return;
  if (autoDeploy) {
    throw badRequest(
      "deploymentId cannot be set while autoDeploy is true: set autoDeploy to false",
    );
  }
  if (deploymentId !== "") requireDeployment(draft, apiId, deploymentId);
}

function checkClientCertificate(
  id: string | undefined,
  isDefined: Context["hasClientCertificate"],
): void {
  if (id === undefined || id === "" || isDefined(id)) return;
  throw badRequest(
    `Invalid client certificate identifier specified ${id}: clientCertificates in sluice.yaml defines those that there are`,
  );
}

function checkFormat(format: string | undefined): void {
  if (format === undefined || format === "") return;
  compiled("accessLogSettings.format", () => AccessLogFormat.compile(format));
}

function checkRouteKeys(draft: Draft, apiId: string, settings: Readonly<Record<string, unknown>>) {
  const routeKeys = draft.all(routesOf(apiId)).map(({ value }) => value.routeKey);
  for (const routeKey of Object.keys(settings)) {
    if (routeKeys.includes(routeKey)) continue;
    throw badRequest(unknownRouteSentence(routeKey, routeKeys));
  }
}

function mergedSettings(
  before: StoredStage["routeSettings"],
  given: StoredStage["routeSettings"],
): StoredStage["routeSettings"] {
  const merged = Object.entries(given).map(([key, own]) => [key, { ...before[key], ...own }]);
  return { ...before, ...Object.fromEntries(merged) };
}

function mergedVariables(
  before: StoredStage["stageVariables"],
  given: StoredStage["stageVariables"],
): StoredStage["stageVariables"] {
  for (const each of Object.entries(given)) {
    const problem = stageVariableProblem(each, { min: 0, max: 2_048 });
    if (problem !== undefined) throw badRequest(problem);
  }
  const merged = Object.entries({ ...before, ...given }).filter(([, value]) => value !== "");
  if (merged.length > STAGE_VARIABLES_MAX) {
    throw badRequest(
      `A stage may have ${STAGE_VARIABLES_MAX} stage variables, not ${merged.length}`,
    );
  }
  return Object.fromEntries(merged);
}

/** An update empties a text to unset it. */
function withoutEmpty(stage: StoredStage): StoredStage {
  const {
    description: said,
    clientCertificateId,
    deploymentId,
    accessLogSettings,
    ...rest
  } = stage;
  const log = ifSet({ ...accessLogSettings });
  return {
    ...rest,
    ...ifSet({ description: said, clientCertificateId, deploymentId }),
    ...(Object.keys(log).length === 0 ? {} : { accessLogSettings: log }),
  };
}

function stageOutput(draft: Draft, apiId: string, chosen: string): Output {
  const { createdDate, lastUpdatedDate, ...stage } = requireStage(draft, apiId, chosen);
  return {
    ...stage,
    stageName: chosen,
    createdDate: isoSeconds(createdDate),
    lastUpdatedDate: isoSeconds(lastUpdatedDate),
  };
}
