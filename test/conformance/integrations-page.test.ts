import { afterAll, beforeAll, expect, test } from "bun:test";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { Backend, type SeenRequest } from "./support-backend.ts";
import { Client } from "./support-websocket.ts";

/** The examples of docs/integrations.md do what the page says. */

let blocks: readonly string[];
let backend: Backend;

beforeAll(async () => {
  const page = await Bun.file(new URL("../../docs/integrations.md", import.meta.url)).text();
  blocks = [...page.matchAll(/```(?:yaml|js)\n(.*?)```/gs)].map(([, text = ""]) => text);
  backend = new Backend();
});

afterAll(() => backend[Symbol.dispose]());

function block(part: string): string {
  const found = blocks.find((text) => text.includes(part));
  if (found === undefined) throw new Error(`docs/integrations.md has no example with ${part}`);
  return found.replaceAll("http://localhost:8080/", backend.url("/"));
}

async function asking(gateway: TestGateway, message: unknown): Promise<string> {
  using client = await Client.open(gateway.ws());
  client.send(message);
  return await client.text();
}

test("a web server behind templates", async () => {
  backend.answer = ({ target, body, method }: SeenRequest) =>
    method === "PUT" && target === "/forecast/Bern"
      ? Response.json({
          city: "Bern",
          days: Array.from({ length: JSON.parse(body).days }, (_none, day) => ({ high: 20 + day })),
        })
      : new Response("", { status: 404 });
  await using gateway = await startTestGateway({ sluiceYaml: block("forecast/{city}") });
  const forecast = (city: string) => asking(gateway, { action: "forecast", city, days: 3 });
  expect((await forecast("Bern")).trim()).toBe('{"city":"Bern","highs":[20,21,22]}');
  expect(await forecast("Ulm")).toBe('{"error":"no forecast","status":404}');
});

test("a function behind templates", async () => {
  await using gateway = await startTestGateway({
    sluiceYaml: block("function: join"),
    files: { "join.mjs": block("export const handler") },
  });
  const join = (room: string) => asking(gateway, { action: "join", room });
  expect(await join("lobby")).toBe('{"joined":"lobby"}');
  expect(await join("staff")).toBe('{"refused":"[403] staff is closed"}');
});

test("bytes", async () => {
  backend.answer = ({ bytes }) => new Response(bytes.reverse());
  await using gateway = await startTestGateway({ sluiceYaml: block("thumbnail") });
  expect(await asking(gateway, "/wAB")).toBe("AQD/");
});
