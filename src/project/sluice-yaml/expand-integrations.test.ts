import { describe, expect, test } from "bun:test";
import { apiOf, integrationOf, refuses, warningsOf } from "./load-text.fixture.ts";

const api = (members: string) => `apis:
  chat:
${members.replace(/^/gm, "    ")}
`;
const SHARED = api(`integrations:
  both: { integrationType: HTTP, integrationUri: "http://localhost/both" }
routes: { a: { integration: both }, b: { integration: both, twoWay: true }, c: "http://localhost/c" }`);

describe("expandIntegrations()", () => {
  test("has several routes call one integration, of which there is one", () => {
    const { integrations, routes } = apiOf(SHARED);
    expect(integrations).toHaveLength(2);
    expect(routes[0]?.target).toBe(routes[1]?.target ?? "");
    expect(integrationOf(apiOf(SHARED), "b")).toMatchObject({
      integrationUri: "http://localhost/both",
    });
  });

  test("takes a URL alone for an HTTP_PROXY integration", () => {
    const text = api(
      "integrations: { web: http://localhost/ }\nroutes: { a: { integration: web } }",
    );
    expect(integrationOf(apiOf(text), "a")).toMatchObject({ integrationType: "HTTP_PROXY" });
  });

  test("keeps the id that the file chooses, and makes another one for a route's own of that name", () => {
    const text = api(
      "integrations: { a: { integrationUri: http://localhost/ } }\nroutes: { a: http://localhost/, b: { integration: a } }",
    );
    const ids = apiOf(text).integrations.map(({ integrationId }) => integrationId);
    expect(new Set(ids).size).toBe(2);
    const chosen = text.replace("{ integrationUri", "{ integrationId: abc1234, integrationUri");
    expect(apiOf(chosen).integrations[0]?.integrationId).toBe("abc1234");
  });

  test("warns about one that no route calls, and about answers that fail", () => {
    expect(warningsOf(SHARED)).toEqual([
      "apis.chat.integrations.both: without a $default of integrationResponses, an answer that matches no other key fails",
    ]);
    const unused = api("integrations: { x: http://localhost/ }\nroutes: { a: http://localhost/ }");
    expect(warningsOf(unused)).toEqual(["apis.chat.integrations.x is called by no route"]);
  });

  test("warns about a route that has not what the mappings read", () => {
    const text = api(`integrations:
  web: { integrationUri: "http://localhost/", requestParameters: { integration.request.header.t: route.request.header.t } }
routes: { a: { integration: web }, b: { integration: web } }`);
    expect(warningsOf(text)).toEqual([
      expect.stringContaining("apis.chat.routes.a: RequestParameters read route.request.header.t"),
      expect.stringContaining("apis.chat.routes.b: RequestParameters read route.request.header.t"),
    ]);
  });
});

refuses("expandRouteIntegration()", [
  [
    "a name that leads nowhere",
    api("integrations: { both: http://localhost/ }\nroutes:\n  a: { integration: bot }"),
    5,
    'There is no integration "bot": did you mean "both"?',
  ],
  [
    "a name where there are none",
    api("routes:\n  a: { integration: x }"),
    4,
    'There is no integration "x": the API has no integrations',
  ],
  [
    "a name beside an integration of its own",
    api(
      "integrations: { both: http://localhost/ }\nroutes:\n  a: { integration: both, timeoutInMillis: 50 }",
    ),
    5,
    "apis.chat.routes.a has both integration and timeoutInMillis: keep one",
  ],
  [
    "a mapping that does not parse",
    api(
      "integrations:\n  web: { integrationUri: http://localhost/, requestParameters: { integration.request.header.t: x } }\nroutes: { a: { integration: web } }",
    ),
    4,
    'Request parameter "integration.request.header.t"',
  ],
]);
