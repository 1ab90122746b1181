import { describe, expect, test } from "bun:test";
import { startTestGateway } from "../../test/support/gateway.ts";
import { RawClient } from "../../test/support/raw-client.ts";
import { OPCODE } from "../../test/support/raw-frame.ts";
import { nextEvent } from "../../test/support/wait-for.ts";
import { type ServingStage, servingOf } from "../core/model/serving.ts";
import { openBackend, opened, projectOn } from "./gateway.fixture.ts";

describe("Deployer serves", () => {
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
    expect(() => gateway.gateway.prepare(servingOf(project))).toThrow(SyntaxError);
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
    gateway.gateway.prepare(servingOf({ ...gateway.project, apis: [] })).apply();
    using late = await RawClient.connect({ port: gateway.port });
    expect((await late.upgrade("/dev")).status).toBe(403);
    client.sendFrame({ opcode: OPCODE.text, payload: "still here" });
    expect((await client.readFrame()).text).toBe("still here");
  });

  test("each stage with a deployment of its own, and an earlier one again", async () => {
    await using backend = openBackend();
    await using gateway = await startTestGateway({ sluiceYaml: projectOn(backend.url) });
    const [serving] = servingOf(gateway.project).apis;
    const [dev] = serving?.stages ?? [];
    if (serving === undefined || dev === undefined) throw new Error("The project has no stage");
    const integrations = dev.deployed.integrations.map((each) =>
      each.integrationType === "HTTP_PROXY"
        ? {
            ...each,
            integrationUri: each.integrationUri.replace(backend.url("/"), backend.url("/next/")),
          }
        : each,
    );
    const next = { ...dev.deployed, integrations };
    const prod = { stage: { ...dev.stage, stageName: "prod" }, deployed: dev.deployed };
    const serve = (...stages: ServingStage[]) =>
      gateway.gateway
        .prepare({ ...servingOf(gateway.project), apis: [{ ...serving, stages }] })
        .apply();
    serve({ ...dev, deployed: next }, prod);
    const client = await opened(gateway);
    const other = new WebSocket(gateway.ws("/prod"));
    await nextEvent(other, "open");
    const paths = async (path: string) => {
      const reached = backend.reached(path);
      client.send("hi");
      await reached;
    };
    await paths("/next/message");
    serve(dev, prod);
    await paths("/message");
    client.close();
    other.close();
  });
});
