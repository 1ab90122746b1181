import type { Api } from "../../src/core/model/api.ts";
import type { Integration } from "../../src/core/model/integration.ts";
import type { Project } from "../../src/core/model/project.ts";
import type { Route } from "../../src/core/model/route.ts";

export interface Comparison {
  /** Ids are whatever who loads them makes of them: what they stand for has to be the same. */
  readonly upToIds?: boolean;
  /** What is of one machine and has no place on AWS: files of certificates, targets of VPC links, where access logs go. */
  readonly withoutMachine?: boolean;
}

/**
 * A project as plain values, two of which are equal when they are the same APIs. What has no effect is left out, and so are the
 * values of API keys, which no export writes; lists that a file writes as maps stand in the order of a map.
 */
export function comparable(project: Project, how: Comparison = {}): unknown {
  const { apis, functions, domainNames, apiKeys, usagePlans } = project;
  const vpcLinks = project.vpcLinks.toSorted((a, b) => compareTexts(a.vpcLinkId, b.vpcLinkId));
  const users = stagesWith(project);
  const clientCertificates = project.clientCertificates.toSorted((a, b) =>
    compareTexts(users(a.clientCertificateId), users(b.clientCertificateId)),
  );
  const plain = {
    apis: apis.map((api) => plainApi(api, how)),
    // A template has roles, in which an export says what the code does for certain.
    functions: inMapOrder(functions, ({ functionName }) => functionName).map((each) => {
      const { rolePolicies: _, ...rest } = each;
      return how.upToIds ? rest : each;
    }),
    domainNames: how.withoutMachine
      ? domainNames.map(({ certificate: _, ...rest }) => rest)
      : domainNames,
    apiKeys: apiKeys.map(({ value: _, ...rest }) => rest),
    usagePlans,
    ...(how.withoutMachine ? {} : { vpcLinks }),
    clientCertificates: how.withoutMachine
      ? clientCertificates.map(({ files: _, ...rest }) => rest)
      : clientCertificates,
  };
  return how.upToIds === true ? renamed(plain, namesOfIds(project)) : plain;
}

function plainApi(api: Api, { withoutMachine }: Comparison): unknown {
  const callers = callersOf(api);
  const stages = api.stages.map((stage) => {
    if (withoutMachine !== true || stage.accessLogSettings === undefined) return stage;
    return { ...stage, accessLogSettings: { format: stage.accessLogSettings.format } };
  });
  return {
    ...api,
    routes: inMapOrder(api.routes.map(withEffect), ({ routeKey }) => routeKey),
    integrations: api.integrations
      .map(withDefaults)
      .sort((a, b) => compareTexts(callers(a) + textOf(a), callers(b) + textOf(b))),
    authorizers: api.authorizers,
    models: inMapOrder(api.models, ({ name }) => name),
    stages: inMapOrder(stages, ({ stageName }) => stageName),
  };
}

/** API keys and parameters are looked at in the handshake alone. */
function withEffect(route: Route): Route {
  if (route.routeKey === "$connect") return route;
  return { ...route, apiKeyRequired: false, requestParameters: {} };
}

function withDefaults(integration: Integration): Integration {
  if (!("requestTemplates" in integration)) return integration;
  return {
    ...integration,
    passthroughBehavior: integration.passthroughBehavior ?? "WHEN_NO_MATCH",
  };
}

/** The routes that call an integration, in a fixed order. */
function callersOf({ routes }: Api): (integration: Integration) => string {
  return ({ integrationId }) =>
    routes
      .filter(({ target }) => target === `integrations/${integrationId}`)
      .map(({ routeKey }) => routeKey)
      .sort(compareTexts)
      .join("\n");
}

/** The stages that name a client certificate, in a fixed order. */
function stagesWith({ apis }: Project): (clientCertificateId: string) => string {
  return (id) =>
    apis
      .flatMap(({ stages }, index) =>
        stages.flatMap((stage) =>
          stage.clientCertificateId === id ? [`${index}/${stage.stageName}`] : [],
        ),
      )
      .sort(compareTexts)
      .join(" ");
}

/** Without its id, by which two projects may differ. */
function textOf({ integrationId: _, ...rest }: Integration): string {
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => compareTexts(a, b)));
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Keys that are whole numbers come first, as in every map of JavaScript. */
function inMapOrder<Value>(values: readonly Value[], keyOf: (value: Value) => string): Value[] {
  return Object.values(Object.fromEntries(values.map((value) => [keyOf(value), value])));
}

/** What each id stands for: a text that does not depend on who made the id. */
function namesOfIds(project: Project): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [index, api] of project.apis.entries()) {
    names.set(api.apiId, `<api ${index}>`);
    const place = `of api ${index}`;
    const callers = callersOf(api);
    for (const { routeId, routeKey } of api.routes) {
      names.set(routeId, `<route ${routeKey} ${place}>`);
    }
    for (const each of api.integrations) {
      const { integrationId } = each;
      const name = `<integration ${callers(each) || textOf(withDefaults(each))} ${place}>`;
      names.set(integrationId, name);
      names.set(`integrations/${integrationId}`, name);
    }
    for (const [at, { authorizerId }] of api.authorizers.entries()) {
      names.set(authorizerId, `<authorizer ${at} ${place}>`);
    }
    for (const { modelId, name } of api.models) names.set(modelId, `<model ${name} ${place}>`);
  }
  for (const [at, { apiKeyId }] of project.apiKeys.entries()) names.set(apiKeyId, `<key ${at}>`);
  for (const [at, { usagePlanId }] of project.usagePlans.entries()) {
    names.set(usagePlanId, `<plan ${at}>`);
  }
  const users = stagesWith(project);
  for (const { clientCertificateId: id } of project.clientCertificates) {
    names.set(id, `<client certificate of ${users(id)}>`);
  }
  return names;
}

/** An API's id may stand anywhere in a text, as in the URL that a function is told; the others are whole values. */
function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") {
    const whole = names.get(value);
    if (whole !== undefined) return whole;
    return value.replace(/\b[a-z0-9]{10}\b/g, (word) => {
      const name = names.get(word);
      return name?.startsWith("<api ") ? name : word;
    });
  }
  if (Array.isArray(value)) return value.map((each) => renamed(each, names));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, renamed(member, names)]),
  );
}
