import { expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { startTestGateway } from "../support/gateway.ts";
import { connect } from "./websocket.ts";

const CHAT = fileURLToPath(new URL("../fixtures/terraform/chat/", import.meta.url));

test("a plan of Terraform runs with its modules, authorizer and functions", async () => {
  await using gateway = await startTestGateway({ terraform: `${CHAT}plan.json` });
  expect(await statusOf(gateway.http("/prod?token=wrong"))).toBe(403);
  expect(await statusOf(gateway.http("/prod"))).toBe(401);
  using client = await connect(gateway.ws("/prod?token=let-me-in"));
  client.send({ action: "ping" });
  expect(JSON.parse(await client.message("pong"))).toEqual({ pong: true });
  client.send("hello");
  expect(JSON.parse(await client.message("echo"))).toMatchObject({ echo: "hello" });
});

test("a state of Terraform answers under the id that AWS gave", async () => {
  await using gateway = await startTestGateway({ terraform: `${CHAT}state.json` });
  using client = await connect(gateway.ws("/_aws/execute-api/cvdebelydy/prod?token=let-me-in"));
  client.send("hello");
  expect(JSON.parse(await client.message("echo"))).toMatchObject({ echo: "hello" });
});

async function statusOf(url: string): Promise<number> {
  const headers = {
    ...{ connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" },
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  };
  const { status } = await fetch(url, { headers });
  return status;
}
