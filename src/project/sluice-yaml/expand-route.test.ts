import { describe, expect, test } from "bun:test";
import { apiOf, refuses, route, warningsOf } from "./load-text.fixture.ts";

describe("expandRoute() makes a route", () => {
  test("with twoWay into both halves, and with each half written alone", () => {
    const both = apiOf(route("function: send\ntwoWay: true")).routes[0];
    expect(both?.routeResponseSelectionExpression).toBe("$default");
    expect(both?.routeResponseKeys).toEqual(["$default"]);
    const keys = apiOf(route("function: send\nrouteResponseKeys: [$default]")).routes[0];
    expect(keys?.routeResponseSelectionExpression).toBeUndefined();
    expect(keys?.routeResponseKeys).toEqual(["$default"]);
    const neither = apiOf(route("function: send\ntwoWay: false")).routes[0];
    expect(neither?.routeResponseKeys).toEqual([]);
  });

  test("with a question about connect, disconnect and default without their $", () => {
    expect(warningsOf(route("function: send", "connect"))).toEqual([
      "Route connect is one of your own, which messages select: did you mean $connect?",
    ]);
    const both = route("function: send", "connect: http://localhost\n      $connect");
    expect(warningsOf(both)).toEqual([]);
  });
});

refuses("expandRoute()", [
  [
    "a route key of ours that begins with $",
    route("function: send", "$conect"),
    4,
    'A route key of your own cannot begin with $, as "$conect" does: did you mean "$connect"?',
  ],
  [
    "twoWay beside its long form",
    route("function: send\ntwoWay: true\nrouteResponseKeys: []"),
    6,
    "twoWay is short for",
  ],
  [
    "authorization on a message",
    route("function: send\nauthorizationType: AWS_IAM"),
    4,
    "Currently, authorization is restricted to the $connect route only",
  ],
  [
    "an API key on a message",
    route("function: send\napiKeyRequired: true"),
    6,
    "apiKeyRequired has a meaning on $connect alone",
  ],
  [
    "CUSTOM without an authorizer",
    route("function: send\nauthorizationType: CUSTOM", "$connect"),
    6,
    "authorizationType CUSTOM and authorizer belong together",
  ],
  [
    "an authorizer that is not there",
    route("function: send\nauthorizer: x", "$connect"),
    6,
    'There is no authorizer "x": the API has no authorizers',
  ],
  [
    "route parameters on a message",
    route("function: send\nrouteRequestParameters:\n  route.request.header.x: { required: true }"),
    6,
    "routeRequestParameters has a meaning on $connect alone",
  ],
]);
