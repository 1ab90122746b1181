import { describe, expect, test } from "bun:test";
import { comparable } from "../../../test/support/same-project.ts";
import type { Api } from "../../core/model/api.ts";
import type { Project } from "../../core/model/project.ts";
import type { Route } from "../../core/model/route.ts";
import { expandedForm } from "./expanded-form.ts";
import { load as loadText } from "./load-text.fixture.ts";

const load = (text: string) => loadText(text).project;

const TEXT = `
apis:
  chat:
    authorizers:
      token: { function: send, identitySource: [route.request.querystring.token] }
    stages: { dev: {}, prod: {} }
    routes:
      $connect: { authorizer: token, integrationUri: http://localhost/c, requestParameters: { integration.request.header.t: route.request.querystring.t } }
      $default: http://localhost/m
      bare: { integrationUri: http://localhost/b, defaultRequestParameters: false, integrationMethod: PUT }
      send: { function: send, twoWay: true, timeoutInMillis: 50 }
domainNames: { chat.localhost: { apiMappings: [{ api: chat, stage: dev }] } }
functions: { send: { handler: src/send.handler, runtime: nodejs22.x } }
`;

describe("apiForm()", () => {
  const changed = (change: (api: Api) => Partial<Api>): Project => {
    const project = load(TEXT);
    return { ...project, apis: project.apis.map((api) => ({ ...api, ...change(api) })) };
  };

  test("keeps ids that loading would not make by itself", () => {
    const project = changed(({ routes, integrations, authorizers, models }) => ({
      apiId: "abcdefghij",
      routes: routes.map((route, index) => ({
        ...route,
        routeId: `route0${index}`,
        ...(route.target === undefined ? {} : { target: `integrations/integ0${index}` }),
        ...(route.authorizerId === undefined ? {} : { authorizerId: "author" }),
      })),
      integrations: integrations.map((each, index) => ({
        ...each,
        integrationId: `integ0${index}`,
      })),
      authorizers: authorizers.map((each) => ({ ...each, authorizerId: "author", name: "12" })),
      models: [...models, { modelId: "model1", name: "M", contentType: "a/b", schema: "{}" }],
    }));
    const domainNames = project.domainNames.map((domain) => ({
      ...domain,
      apiMappings: domain.apiMappings.map((each) => ({ ...each, apiId: "abcdefghij" })),
    }));
    const chosen = { ...project, domainNames };
    expect(comparable(load(expandedForm(chosen)))).toEqual(comparable(chosen));
  });

  test("keeps integrations that several routes call, and those that none does", () => {
    const project = changed(({ routes, integrations }) => ({
      routes: routes.map((route) =>
        route.routeKey === "$default"
          ? { ...route, target: `integrations/${bare(routes)}` }
          : route,
      ),
      integrations: integrations.toReversed(),
    }));
    expect(comparable(load(expandedForm(project)))).toEqual(comparable(project));
  });
  const bare = (routes: readonly Route[]) =>
    routes.find(({ routeKey }) => routeKey === "bare")?.target?.slice("integrations/".length);

  test("keeps a $connect that does not declare what its mappings read", () => {
    const project = changed(({ routes }) => ({
      routes: routes.map((route) => ({ ...route, requestParameters: {} })),
    }));
    expect(comparable(load(expandedForm(project)))).toEqual(comparable(project));
  });

  test("leaves out what has no effect: a key and parameters of a route that is not $connect", () => {
    const project = changed(({ routes }) => ({
      routes: routes.map((route) => ({
        ...route,
        apiKeyRequired: true,
        requestParameters: { "route.request.multivaluequerystring.t": { required: true } },
      })),
    }));
    const form = expandedForm(project);
    expect(form).toContain("apiKeyRequired: false # a key has a meaning on $connect alone\n");
    expect(comparable(load(form))).toEqual(comparable(project));
  });
});
