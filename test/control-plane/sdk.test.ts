import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  type ApiGatewayV2Client,
  BadRequestException,
  ConflictException,
  CreateApiCommand,
  CreateDeploymentCommand,
  CreateIntegrationCommand,
  CreateIntegrationResponseCommand,
  CreateRouteCommand,
  CreateRouteResponseCommand,
  CreateStageCommand,
  DeleteApiCommand,
  DeleteStageCommand,
  GetApiCommand,
  GetRoutesCommand,
  NotFoundException,
  UpdateIntegrationResponseCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { nextEvent } from "../support/wait-for.ts";
import { openSocket } from "./open-socket.ts";
import { type ServedAccount, startAccount } from "./served-account.ts";

let account: ServedAccount;
let client: ApiGatewayV2Client;

beforeAll(async () => {
  account = await startAccount();
  ({ client } = account);
});
afterAll(() => account[Symbol.asyncDispose]());

const ECHO = { $default: '{"statusCode": 200}' };

/** An API whose route `ping` answers with that text. */
async function createApi(answer: string) {
  const { ApiId = "", ApiEndpoint = "" } = await client.send(
    new CreateApiCommand({
      ...{ Name: "chat", ProtocolType: "WEBSOCKET" },
      RouteSelectionExpression: "$request.body.action",
    }),
  );
  const { IntegrationId = "" } = await client.send(
    new CreateIntegrationCommand({ ApiId, IntegrationType: "MOCK", RequestTemplates: ECHO }),
  );
  const { IntegrationResponseId = "" } = await client.send(
    new CreateIntegrationResponseCommand({
      ...{ ApiId, IntegrationId, IntegrationResponseKey: "$default" },
      ResponseTemplates: { $default: answer },
    }),
  );
  const { RouteId = "" } = await client.send(
    new CreateRouteCommand({
      ...{ ApiId, RouteKey: "ping", Target: `integrations/${IntegrationId}` },
      RouteResponseSelectionExpression: "$default",
    }),
  );
  await client.send(
    new CreateRouteResponseCommand({ ApiId, RouteId, RouteResponseKey: "$default" }),
  );
  const answerWith = (text: string) =>
    client.send(
      new UpdateIntegrationResponseCommand({
        ...{ ApiId, IntegrationId, IntegrationResponseId },
        ResponseTemplates: { $default: text },
      }),
    );
  return { ApiId, ApiEndpoint, answerWith };
}

describe("the AWS SDK for JavaScript", () => {
  test("builds an API; a change is seen when it is deployed, under an open socket, and taken back", async () => {
    const { ApiId, ApiEndpoint, answerWith } = await createApi("first");
    const stage = { ApiId, StageName: "dev" };
    const { DeploymentId: first } = await client.send(new CreateDeploymentCommand({ ApiId }));
    await client.send(new CreateStageCommand({ ...stage, DeploymentId: first }));
    using socket = await openSocket(`${ApiEndpoint}/dev`);
    const ask = () => socket.ask({ action: "ping" });
    expect(await ask()).toBe("first");
    await answerWith("second");
    expect(await ask()).toBe("first");
    await client.send(new CreateDeploymentCommand(stage));
    expect(await ask()).toBe("second");
    await client.send(new UpdateStageCommand({ ...stage, DeploymentId: first }));
    expect(await ask()).toBe("first");
    await client.send(new UpdateStageCommand({ ...stage, AutoDeploy: true }));
    expect(await ask()).toBe("second");
    await answerWith("third");
    expect(await ask()).toBe("third");
    await client.send(new DeleteApiCommand({ ApiId }));
  });

  test.each(["stage", "API"])("deletes a %s, whose clients are sent away", async (what) => {
    const told = Promise.withResolvers<string>();
    using backend = Bun.serve({
      ...{ hostname: "127.0.0.1", port: 0 },
      async fetch(request) {
        told.resolve(`${request.method} ${new URL(request.url).pathname}`);
        return new Response();
      },
    });
    const { ApiId, ApiEndpoint } = await createApi("any");
    const stage = { ApiId, StageName: "dev" };
    const { IntegrationId } = await client.send(
      new CreateIntegrationCommand({
        ...{ ApiId, IntegrationType: "HTTP_PROXY", IntegrationMethod: "PUT" },
        IntegrationUri: new URL("/left", backend.url).href,
      }),
    );
    const Target = `integrations/${IntegrationId}`;
    await client.send(new CreateRouteCommand({ ApiId, RouteKey: "$disconnect", Target }));
    await client.send(new CreateStageCommand({ ...stage, AutoDeploy: true }));
    const socket = new WebSocket(`${ApiEndpoint}/${stage.StageName}`);
    await nextEvent(socket, "open");
    const closed = nextEvent(socket, "close");
    if (what === "stage") await client.send(new DeleteStageCommand(stage));
    else await client.send(new DeleteApiCommand({ ApiId }));
    expect(await closed).toMatchObject({ code: 1001, reason: "Going away" });
    expect(await told.promise).toBe("PUT /left");
  });

  test("reads lists page by page", async () => {
    const { ApiId } = await createApi("any");
    for (let index = 0; index < 6; index += 1) {
      await client.send(new CreateRouteCommand({ ApiId, RouteKey: `route${index}` }));
    }
    const sizes: number[] = [];
    const routeKeys = new Set<string | undefined>();
    // This SDK has paginators for other operations of the service alone.
    let NextToken: string | undefined;
    do {
      const page = await client.send(
        new GetRoutesCommand({ ApiId, MaxResults: "3", ...(NextToken ? { NextToken } : {}) }),
      );
      sizes.push(page.Items?.length ?? 0);
      for (const { RouteKey } of page.Items ?? []) routeKeys.add(RouteKey);
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    expect(sizes).toEqual([3, 3, 1]);
    expect(routeKeys.size).toBe(7);
  });

  test("gets times as dates, and errors as its own types", async () => {
    const { ApiId } = await createApi("any");
    const api = await client.send(new GetApiCommand({ ApiId }));
    expect(Math.abs((api.CreatedDate?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    const again = client.send(new CreateRouteCommand({ ApiId, RouteKey: "ping" }));
    expect(again).rejects.toBeInstanceOf(ConflictException);
    await expect(again).rejects.toThrow("Route with key ping already exists for this API");
    const absent = client.send(new GetApiCommand({ ApiId: "zzzzzzzzzz" }));
    await expect(absent).rejects.toBeInstanceOf(NotFoundException);
    const http = client.send(new CreateApiCommand({ Name: "x", ProtocolType: "HTTP" }));
    await expect(http).rejects.toBeInstanceOf(BadRequestException);
  });
});
