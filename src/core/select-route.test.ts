import { expect, test } from "bun:test";
import { compileDeployment, type Deployment } from "./deployment.ts";
import { JsonBody } from "./json-body.ts";
import { compileMemberNames } from "./model-compiler.fixture.ts";
import { SHOWN_KEY_CHARACTERS_MAX, selectRoute, unroutedSentence } from "./select-route.ts";

function deployment(keys: readonly string[], expression = "$request.body.action"): Deployment {
  return compileDeployment(
    {
      apiId: "a1b2c3d4e5",
      name: "chat",
      routeSelectionExpression: expression,
      apiKeySelectionExpression: "$request.header.x-api-key",
      disableExecuteApiEndpoint: false,
      routes: keys.map((routeKey) => ({
        routeId: "abc1234",
        routeKey,
        authorizationType: "NONE",
        apiKeyRequired: false,
        routeResponseKeys: [],
        requestParameters: {},
        requestModels: {},
      })),
      integrations: [],
      authorizers: [],
      models: [],
      stages: [],
    },
    { relaxRouteResponses: false, compileModels: compileMemberNames },
  );
}

const ALL = deployment(["$connect", "$disconnect", "$default", "join", "1", "[a, b]"]);

test.each<[string, string]>([
  ['{"action":"join"}', "join"],
  ['{"action":"Join"}', "$default"],
  ['{"action":1}', "1"],
  ['{"action":["a","b"]}', "[a, b]"],
  ['{"action":"other"}', "$default"],
  ["hello", "$default"],
  ["", "$default"],
  ["{}", "$default"],
  ['{"action":"$default"}', "$default"],
  ['{"action":"$connect"}', "$default"],
  ['{"action":"$disconnect"}', "$default"],
  ['{"action":"constructor"}', "$default"],
])("selectRoute() routes %s to %s", (text, routeKey) => {
  expect(selectRoute(ALL, text)?.routeKey).toBe(routeKey);
  expect(selectRoute(ALL, new JsonBody(text))?.routeKey).toBe(routeKey);
});

test.each(["hello", '{"action":"other"}', '{"action":"$connect"}', '{"action":"$disconnect"}'])(
  "selectRoute() finds nothing for %s without a $default route",
  (text) => {
    expect(selectRoute(deployment(["$connect", "$disconnect", "join"]), text)).toBeUndefined();
  },
);

test("selectRoute() follows a static expression whatever the message is", () => {
  expect(selectRoute(deployment(["join"], "join"), "not JSON")?.routeKey).toBe("join");
});

const LONGEST = "x".repeat(SHOWN_KEY_CHARACTERS_MAX);
test.each([
  ["hello", "The message is not JSON, so $request.body.action selects no route"],
  ['{"Action":"join"}', "The message has nothing at $request.body.action"],
  ['{"action":"jion"}', '$request.body.action selects "jion", which is no route'],
  ['{"action":"\\n\\u001b"}', '$request.body.action selects "\\n\\u001b", which is no route'],
  ['{"action":"$connect"}', 'No message can select "$connect" ($request.body.action)'],
  [`{"action":"${LONGEST}"}`, `$request.body.action selects "${LONGEST}", which is no route`],
  [`{"action":"${LONGEST}y"}`, `$request.body.action selects "${LONGEST}", which is no route`],
])("unroutedSentence() says of %s what was looked for", (text, sentence) => {
  expect(unroutedSentence(deployment(["join"]), new JsonBody(text))).toBe(
    `${sentence}, and there is no $default route`,
  );
});
