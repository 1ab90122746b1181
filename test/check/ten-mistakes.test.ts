import { describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { findingsOf } from "../../src/cli/check/findings-of.ts";
import { findingsText } from "../../src/cli/check/print-findings.ts";
import { sluice } from "../../src/cli/cli.fixture.ts";
import { loadProject } from "../../src/cli/gateway/load-project.ts";
import { checkProject } from "../../src/project/check/check-project.ts";

const ROOT = join(import.meta.dir, "../..");
const FIXTURES = join(ROOT, "test/fixtures");

function found(path: string) {
  const loaded = loadProject({
    ...{ command: "dev", path, flags: {}, parameters: {}, printConfig: true },
  });
  return findingsOf(loaded, checkProject);
}

describe("sluice check on a project with ten mistakes", () => {
  const folder = join(FIXTURES, "ten-mistakes");

  test("names the ten, with places, and nothing else", () => {
    expect(findingsText(found(folder), folder)).toBe(`Works here, and fails or differs on AWS:
  sluice.yaml:5: limits.messageBytesMax is 262144 bytes; AWS allows 131072 [looser-setting]
    On AWS: AWS has its own value, whatever is set here.
    To do:  Remove the setting.
  sluice.yaml:7: relax.pingIsActivity is on; AWS documents that messages, not pings, keep a connection from being idle [looser-setting]
    On AWS: AWS has its own value, whatever is set here.
    To do:  Remove the setting.
  src/connect.mjs:6: Function ten-mistakes-ConnectFunction of $connect posts to the connection that it is asked about [post-to-own-connect]
    On AWS: The connection does not exist before $connect has answered: the call gets 410 GoneException.
    To do:  Send the first message from another route, when the client asks for it.
  src/report.mjs:3: The code of a function has the address of this machine in it [localhost-in-code]
    On AWS: Nothing answers there.
    To do:  Take the address from an environment variable.
  template.yaml:23: Route ChatAskRoute: route ask has only a RouteResponseSelectionExpression, so it is one-way and clients get no answer: add an AWS::ApiGatewayV2::RouteResponse resource, or set relax.routeResponses to answer here all the same [one-way-route]
  template.yaml:33: Function ten-mistakes-SendFunction calls @connections (post.mjs:2), and its policies do not allow execute-api:ManageConnections [missing-manage-connections]
    On AWS: The call gets 403 AccessDeniedException.
    To do:  Allow execute-api:ManageConnections on arn:aws:execute-api:{region}:{account}:{apiId}/{stage}/POST/@connections/* in the function's policies.
  template.yaml:41: Function ten-mistakes-BroadcastFunction calls @connections (post.mjs:2), and its policies allow execute-api:ManageConnections on other resources alone [missing-manage-connections]
    On AWS: The call gets 403 AccessDeniedException.
    To do:  Allow execute-api:ManageConnections on arn:aws:execute-api:{region}:{account}:{apiId}/{stage}/POST/@connections/* in the function's policies.
  template.yaml:50: Function ten-mistakes-ReportFunction may run 60 seconds, and route report waits 29 [function-outlives-integration]
    On AWS: After the integration's time-out the client gets an error while the function goes on, and is paid for.
    To do:  Give the function a Timeout that is not above the integration's, or hand the work over.
  template.yaml:55: Function ten-mistakes-AskFunction has the runtime nodejs16.x, with which Lambda creates no functions since 2026-02-03 [retired-runtime]
    On AWS: The function cannot be created.
    To do:  Move to a runtime that Lambda supports.
  template.yaml:72: Route $default calls function ten-mistakes-AskFunction as arn:aws:execute-api:us-east-1:123456789012:q9ky98zi8d/dev/$default, which the SourceArn of its AWS::Lambda::Permission, arn:aws:execute-api:us-east-1:123456789012:v2vvu0m2x5/*, does not cover [missing-invoke-permission]
    On AWS: Each call of the function fails: clients get Internal server error, or 500.
    To do:  Add an AWS::Lambda::Permission for apigateway.amazonaws.com with a SourceArn of the API, or a CredentialsArn.

10 findings about AWS
`);
  });

  test("has nothing to say of the same API when they are mended", () => {
    expect(found(join(FIXTURES, "ten-mistakes-mended"))).toEqual([]);
  });

  test("ends with 1, and with a line of JSON for each when asked", async () => {
    const { exitCode, stdout, stderr } = await sluice(["check", folder, "--json"]);
    const rules = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).rule);
    expect({ exitCode, stderr, count: rules.length }).toEqual({
      exitCode: 1,
      stderr: "",
      count: 10,
    });
    expect(new Set(rules).size).toBe(8);
  });
});

describe("sluice check has nothing about AWS to say of", () => {
  const examples = readdirSync(join(ROOT, "examples"), { recursive: true, withFileTypes: true })
    .filter(({ name }) => ["sluice.yaml", "template.yaml"].includes(name))
    .map(({ parentPath }) => relative(ROOT, parentPath))
    .filter((path) => !path.includes("node_modules"))
    .concat(["cdk", "serverless", "terraform/plan.json"].map((path) => `examples/one-api/${path}`));

  test("examples that there are", () => {
    expect(examples).toContain("examples/chat");
  });

  test.each(examples)("%s", (path) => {
    expect(found(join(ROOT, path)).filter(({ about }) => about === "aws")).toEqual([]);
  });
});
