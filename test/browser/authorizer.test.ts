import { expect, test } from "bun:test";
import { launchChromium } from "../support/chromium.ts";
import { startTestGateway } from "../support/gateway.ts";
import { hasProgram } from "../support/programs.ts";
import { openChatPage } from "./chat-page.ts";

/** A browser cannot set headers on a WebSocket: its token stands in the query. */
const AUTHORIZE = `
export const handler = async ({ queryStringParameters: { token }, methodArn }) => {
  console.log("asked about", token);
  const Effect = token === "ann's" ? "Allow" : "Deny";
  const Statement = [{ Effect, Action: "execute-api:Invoke", Resource: methodArn }];
  return { principalId: "ann", policyDocument: { Version: "2012-10-17", Statement } };
};
`;

const SLUICE_YAML = JSON.stringify({
  apis: {
    chat: {
      authorizers: {
        token: { function: "authorize", identitySource: ["route.request.querystring.token"] },
      },
      routes: {
        $connect: { authorizer: "token" },
        // Answers every message, so that the page has something to show.
        $default: {
          integrationType: "MOCK",
          requestTemplates: { $default: '{"statusCode": 200}' },
          integrationResponses: {
            $default: { responseTemplates: { $default: '{"joined":"ann"}' } },
          },
          twoWay: true,
        },
      },
    },
  },
  functions: { authorize: { handler: "authorize.handler", runtime: "nodejs22.x" } },
});

test.skipIf(!hasProgram("chromium"))(
  "a page with a token in its URL passes a Lambda authorizer; without one it is refused and the function does not run",
  async () => {
    await using gateway = await startTestGateway({
      sluiceYaml: SLUICE_YAML,
      files: { "authorize.mjs": AUTHORIZE },
    });
    await using browser = await launchChromium();
    const refused = "Closed: 1006 (the connection was refused or lost)";
    const asked = () => gateway.functionLines.filter((line) => line.includes("asked about"));

    const nobody = await openChatPage(browser, { url: gateway.ws(), name: "ann" });
    await nobody.shows(refused);
    expect(gateway.activities).toMatchObject([
      {
        status: 401,
        detail: "Identity source route.request.querystring.token is missing or empty",
      },
    ]);
    expect(gateway.functionLines).toEqual([]);

    const query = new URLSearchParams({ token: "ann's" });
    const ann = await openChatPage(browser, { url: `${gateway.ws()}?${query}`, name: "ann" });
    await ann.shows("You are ann");
    expect(asked()).toHaveLength(1);

    const other = await openChatPage(browser, { url: `${gateway.ws()}?token=no`, name: "ann" });
    await other.shows(refused);
    expect(gateway.activities.at(-1)).toMatchObject({ eventType: "CONNECT", status: 403 });
    expect(asked()).toHaveLength(2);
  },
  60_000,
);
