import { expect, test } from "bun:test";
import { apiKey, authorizerKey, functionKey, integrationKey, routeKeyOf } from "../place-key.ts";
import { FILE, load } from "./load-text.fixture.ts";

test("placesOf() knows the lines of APIs, their parts and functions", () => {
  const { project } = load(`apis:
  chat:
    authorizers:
      token: { function: auth }
    routes:
      $connect:
        function: send
        authorizer: token
      send:
        function: send
functions:
  auth: { handler: a.b, runtime: nodejs22.x }
  send: { handler: a.b, runtime: nodejs22.x }
`);
  const [api] = project.apis;
  if (api === undefined) throw new Error("There is no API");
  const { apiId, integrations, authorizers } = api;
  const keys = [
    apiKey(apiId),
    authorizerKey(apiId, authorizers[0]?.authorizerId ?? ""),
    routeKeyOf(apiId, "$connect"),
    integrationKey(apiId, integrations[0]?.integrationId ?? ""),
    routeKeyOf(apiId, "send"),
    functionKey(project.functions[1]?.functionArn ?? ""),
  ];
  expect(keys.map((key) => project.places?.get(key))).toEqual(
    [2, 4, 6, 6, 9, 13].map((line) => ({ file: FILE, line })),
  );
});
