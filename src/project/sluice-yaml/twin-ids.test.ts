import { refuses } from "./load-text.fixture.ts";

const api = (members: string) => `apis:
  chat:
${members.replace(/^/gm, "    ")}
`;

refuses("refuseTwinIds()", [
  [
    "two routes of one id",
    api(
      "routes:\n  a: { integrationUri: http://localhost/, routeId: abc1234 }\n  b: { integrationUri: http://localhost/, routeId: abc1234 }",
    ),
    3,
    'Two routes of apis.chat have the routeId "abc1234": give one another',
  ],
  [
    "two integrations of one id",
    api(
      "integrations: { x: { integrationUri: http://localhost/, integrationId: abc1234 } }\nroutes:\n  a: { integrationUri: http://localhost/, integrationId: abc1234 }\n  b: { integration: x }",
    ),
    3,
    'Two integrations of apis.chat have the integrationId "abc1234": give one another',
  ],
]);
