import { expect, test } from "bun:test";
import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { projectFolder } from "../../src/cli/dev/dev-project.fixture.ts";
import { startDev } from "./dev-process.ts";
import { connect } from "./websocket.ts";

const SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
const OWN_SECRET = "the-developers-own-secret-key";

const SLUICE_YAML = `settings:
  accessKeys:
    - accessKeyId: AKIAKNOWN
      secretAccessKey: ${SECRET}
      policy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: execute-api:ManageConnections, Resource: "*" }] }
apis:
  chat:
    routes:
      $default:
        integrationType: MOCK
        requestTemplates: { $default: '{"statusCode": 200}' }
        integrationResponses: {}
`;

/** The id in the first activity line. */
const CONNECTION_ID = /\$connect +(\S+=)/;

function post(endpoint: string, key: { id: string; secret: string }, connectionId: string) {
  const client = new ApiGatewayManagementApiClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: key.id, secretAccessKey: key.secret },
    maxAttempts: 1,
  });
  return client
    .send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: "hello" }))
    .then(({ $metadata }) => $metadata.httpStatusCode)
    .catch((error) => error.$metadata.httpStatusCode);
}

test("--strict refuses a key it does not know; without it, that is a warning; no secret is printed", async () => {
  using project = projectFolder({ "sluice.yaml": SLUICE_YAML });
  const environment = { AWS_ACCESS_KEY_ID: "AKIAOWN", AWS_SECRET_ACCESS_KEY: OWN_SECRET };
  for (const { flags, unknown } of [
    { flags: [], unknown: 200 },
    { flags: ["--strict"], unknown: 403 },
  ]) {
    await using running = await startDev(project.folder, { flags, environment });
    const { program, ready } = running;
    using client = await connect(ready.url);
    const [, connectionId = ""] = await program.printed(CONNECTION_ID);
    const statusOf = (id: string, secret: string) =>
      post(ready.callbackUrl, { id, secret }, connectionId);
    expect(await statusOf("AKIAKNOWN", SECRET)).toBe(200);
    expect(await statusOf("AKIAKNOWN", "another")).toBe(403);
    expect(await statusOf("AKIAOWN", OWN_SECRET)).toBe(200);
    expect(await statusOf("AKIAOTHER", "any")).toBe(unknown);
    await client.message("hello");
    const warned = /signed with access key AKIAOTHER, which is not known here/;
    if (unknown === 200) await program.printed(warned);
    else expect(program.output()).not.toMatch(warned);
    expect(program.output()).not.toContain(SECRET);
    expect(program.output()).not.toContain(OWN_SECRET);
  }
});
