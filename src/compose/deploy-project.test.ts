import { describe, expect, test } from "bun:test";
import { startTestGateway } from "../../test/support/gateway.ts";
import { RawClient } from "../../test/support/raw-client.ts";
import { OPCODE } from "../../test/support/raw-frame.ts";
import { openBackend, opened, projectOn } from "./gateway.fixture.ts";

describe("deployProject() deploys", () => {
  test("to open connections, without a gap", async () => {
    await using backend = openBackend();
    await using gateway = await startTestGateway({ sluiceYaml: projectOn(backend.url) });
    const client = await opened(gateway);
    gateway.deploy(projectOn((path) => backend.url(`/next${path}`)));
    const reached = backend.reached("/next/message");
    client.send("hi");
    await reached;
    client.close();
    await gateway.activity(({ eventType }) => eventType === "DISCONNECT");
    expect(backend.paths).toEqual(["/connect", "/next/message", "/next/disconnect"]);
  });

  test("nothing of a project that is not sound: the previous deployment stays", async () => {
    await using backend = openBackend();
    const sluiceYaml = projectOn(backend.url);
    await using gateway = await startTestGateway({ sluiceYaml });
    const [api] = gateway.project.apis;
    if (api === undefined) throw new Error("The project has no API");
    const broken = { ...api, routeSelectionExpression: "$request.body.[" };
    const sound = { ...api, apiId: "zzzzzzzzzz" };
    const project = { ...gateway.project, apis: [sound, broken] };
    expect(() => gateway.gateway.deploy(project)).toThrow(SyntaxError);
    using other = await RawClient.connect({ port: gateway.port });
    expect((await other.upgrade("/_aws/execute-api/zzzzzzzzzz/dev")).status).toBe(403);
    const client = await opened(gateway);
    client.close();
  });

  test("the absence of an API: new clients are refused, open ones live on", async () => {
    await using backend = openBackend();
    await using gateway = await startTestGateway({ sluiceYaml: projectOn(backend.url) });
    using client = await RawClient.connect({ port: gateway.port });
    await client.upgrade("/dev");
    gateway.gateway.deploy({ ...gateway.project, apis: [] });
    using late = await RawClient.connect({ port: gateway.port });
    expect((await late.upgrade("/dev")).status).toBe(403);
    client.sendFrame({ opcode: OPCODE.text, payload: "still here" });
    expect((await client.readFrame()).text).toBe("still here");
  });
});
