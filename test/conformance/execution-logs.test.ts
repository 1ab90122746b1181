import { describe, expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { Backend, RELAY_FILES, relayFunction } from "./support-backend.ts";
import { connectRaw, mockRoute, projectOf } from "./support-project.ts";

const SECRET = "Bearer a-token-that-must-not-be-in-any-log";

function project(backend: Backend, defaultRouteSettings: object, routeSettings = {}): string {
  return projectOf({
    stages: { dev: { defaultRouteSettings, routeSettings } },
    functions: { relay: relayFunction(backend) },
    routes: {
      $connect: { function: "relay" },
      $disconnect: mockRoute("", {}),
      ask: {
        integrationUri: backend.url("/ask"),
        twoWay: true,
        requestParameters: { "integration.request.header.Authorization": `'${SECRET}'` },
      },
      fail: { function: "relay", twoWay: true },
    },
  });
}

/** A session: connect, a message that is answered, one whose function fails, disconnect. */
async function session(gateway: TestGateway, backend: Backend): Promise<string> {
  backend.answer = ({ target, body }) => {
    if (target === "/ask") return new Response("hello");
    return body.includes('"fail')
      ? Response.json({ statusCode: 200, surplus: true })
      : Response.json({ statusCode: 200 });
  };
  const headerLines = [`Authorization: ${SECRET}`, "User-Agent: agent/1"];
  const { client, connectionId } = await connectRaw(gateway, { headerLines });
  client.sendFrame({ opcode: OPCODE.text, payload: '{"action":"ask",\n"note":"(forged)"}' });
  expect((await client.readFrame()).text).toBe("hello");
  client.sendFrame({ opcode: OPCODE.text, payload: '{"action":"fail"}' });
  await client.readFrame();
  client.close();
  await gateway.activity(({ eventType }) => eventType === "DISCONNECT");
  return connectionId;
}

/** Without the stage and the request id that each begins with. */
const stepsOf = (lines: readonly string[]) =>
  lines.map((line) => line.replace(/^dev: \(\S+\) /, ""));

describe("an execution log at INFO", () => {
  test("has AWS's lines for a connect, a message, a failure and a disconnect", async () => {
    using backend = new Backend();
    const sluiceYaml = project(backend, { loggingLevel: "INFO" });
    await using gateway = await startTestGateway({ sluiceYaml, files: RELAY_FILES });
    const id = await session(gateway, backend);
    const { apiId, executionLines } = gateway;
    for (const line of executionLines) expect(line).toMatch(/^dev: \([\w-]{15}=\) \S/);
    const steps = stepsOf(executionLines);
    for (const step of [
      "WebSocket Request Route: [$connect]",
      `Client [UserAgent: agent/1, SourceIp: 127.0.0.1] is connecting to WebSocket API [${apiId}].`,
      `Client [Connection Id: ${id}] connected to API [${apiId}] successfully.`,
      "WebSocket Request Route: [ask]",
      `WebSocket API [${apiId}] received message from client [Connection Id: ${id}].`,
      `Endpoint request URI: ${backend.url("/ask")}`,
      `Message from client [Connection Id: ${id}] sent to API [${apiId}] with response status code [200].`,
      "API Key authorized because route '$disconnect' does not require API Key. Request will not contribute to throttle or quota limits",
      `Usage Plan check succeeded for API Key and API Stage ${apiId}/dev`,
    ]) {
      expect(steps).toContain(step);
    }
    expect(steps.filter((step) => step.startsWith("Execution failed"))).toEqual([
      'Execution failed due to configuration error: Malformed Lambda proxy response: Unknown key "surplus" in the function\'s answer',
    ]);
    expect(steps.at(-1)).toMatch(
      /^Client \[Connection Id: .+\] disconnected from API \[.+\] with integration response status code \[200\]\. Close reason: \[\d{4}: .*\]$/,
    );
    expect(executionLines.join("\n")).not.toContain("hello");
    expect(executionLines.join("\n")).not.toContain(SECRET);
  });

  test("has whole payloads when the stage traces data, each on one line and without secrets", async () => {
    using backend = new Backend();
    const settings = { loggingLevel: "INFO", dataTraceEnabled: true };
    await using gateway = await startTestGateway({
      sluiceYaml: project(backend, settings),
      files: RELAY_FILES,
    });
    await session(gateway, backend);
    const steps = stepsOf(gateway.executionLines);
    expect(steps).toContain(
      'Method request body before transformations: {"action":"ask",\\n"note":"(forged)"}',
    );
    expect(steps).toContain("Endpoint response body before transformations: hello");
    expect(steps).toContain("Method response body after transformations: hello");
    expect(gateway.executionLines.join("\n")).not.toContain(SECRET);
    for (const line of gateway.executionLines) expect(line).not.toMatch(/\n/);
  });
});

test("an execution log at ERROR has what failed alone, and a route's level wins over the stage's", async () => {
  using backend = new Backend();
  const sluiceYaml = project(backend, { loggingLevel: "OFF" }, { fail: { loggingLevel: "ERROR" } });
  await using gateway = await startTestGateway({ sluiceYaml, files: RELAY_FILES });
  await session(gateway, backend);
  expect(stepsOf(gateway.executionLines)).toEqual([
    'Execution failed due to configuration error: Malformed Lambda proxy response: Unknown key "surplus" in the function\'s answer',
  ]);
});

test("an execution log goes to the file that executionLogFile names, with times and AWS's log group", async () => {
  using backend = new Backend();
  const sluiceYaml = project(backend, { loggingLevel: "INFO" });
  const settings = { executionLogFile: "execution.log" };
  const gateway = await startTestGateway({ sluiceYaml, files: RELAY_FILES, settings });
  await using _ = gateway;
  await session(gateway, backend);
  await gateway.gateway.stop(5_000);
  const lines = (await readFile(join(gateway.folder, "execution.log"), "utf8")).trim().split("\n");
  const group = `/aws/apigateway/${gateway.apiId}/dev`;
  for (const line of lines) {
    expect(line).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z ${group} \\(\\S+=\\) `));
  }
  expect(gateway.executionLines).toEqual([]);
});
