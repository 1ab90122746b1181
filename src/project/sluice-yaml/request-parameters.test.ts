import { describe, expect, test } from "bun:test";
import { apiOf, integrationOf, refuses, route } from "./load-text.fixture.ts";

describe("request parameters are mapped", () => {
  test("whose own mapping wins over a default header, whatever its case", () => {
    const api = apiOf(
      route(`integrationUri: http://localhost:8080
requestParameters:
  integration.request.header.ROUTEKEY: "'chat'"
  integration.request.header.user: context.authorizer.principalId`),
    );
    expect(integrationOf(api, "send")?.requestParameters).toEqual({
      "integration.request.header.connectionId": "context.connectionId",
      "integration.request.header.eventType": "context.eventType",
      "integration.request.header.ROUTEKEY": "'chat'",
      "integration.request.header.user": "context.authorizer.principalId",
    });
  });

  test("without the default headers when it declines them", () => {
    const api = apiOf(route("integrationUri: http://localhost\ndefaultRequestParameters: false"));
    expect(integrationOf(api, "send")?.requestParameters).toEqual({});
  });

  test("declaring what $connect maps from its headers and query string", () => {
    const members = `integrationUri: http://localhost
requestParameters:
  integration.request.header.token: route.request.multivaluequerystring.token
routeRequestParameters:
  route.request.header.origin: { required: true }`;
    expect(apiOf(route(members, "$connect")).routes[0]?.requestParameters).toEqual({
      "route.request.querystring.token": { required: false },
      "route.request.header.origin": { required: true },
    });
  });
});

refuses("request parameters", [
  [
    "a mapping to nowhere",
    route("function: send\nrequestParameters:\n  header.x: context.stage"),
    7,
    '"header.x" must be integration.request.header.{name}',
  ],
  [
    "a mapping from nowhere",
    route("function: send\nrequestParameters:\n  integration.request.header.x: stage"),
    7,
    '"stage" must be context.…',
  ],
  [
    "a query parameter on a message",
    route(
      "function: send\nrequestParameters:\n  integration.request.header.x: route.request.querystring.y",
    ),
    7,
    '"route.request.querystring.y" can be used on $connect alone',
  ],
]);
