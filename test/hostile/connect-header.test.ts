import { expect, test } from "bun:test";
import { RawClient } from "../support/raw-client.ts";
import { bugsOf, startVictim } from "./support-victim.ts";

/** What a $connect function may try to write into the answer, and each part of a header it may use. */
const HANDLER = `
export const handler = async (event) => {
  const injected = "1\\r\\nSet-Cookie: stolen=1\\r\\n\\r\\n<html>";
  const { attempt } = event.queryStringParameters ?? {};
  if (attempt === undefined) return { statusCode: 200 };
  const [statusCode, place] = attempt.split(".");
  const headers = place === "name" ? { [injected]: "1" } : { [place]: injected };
  return place === "multi"
    ? { statusCode: Number(statusCode), multiValueHeaders: { "x-tag": ["1", injected] } }
    : { statusCode: Number(statusCode), headers };
};
`;

const PROJECT = JSON.stringify({
  apis: { victim: { stages: { dev: {} }, routes: { $connect: { function: "connect" } } } },
  functions: { connect: { handler: "app.handler", runtime: "nodejs22.x", codeUri: "." } },
});

test("a $connect function cannot write lines into the handshake: 502, and the next client is served", async () => {
  await using gateway = await startVictim({
    sluiceYaml: PROJECT,
    files: { "app.mjs": HANDLER },
  });
  for (const statusCode of [200, 403]) {
    for (const place of ["x-tag", "sec-websocket-protocol", "content-type", "name", "multi"]) {
      using client = await RawClient.connect({ port: gateway.port });
      const answer = await client.upgrade(`/dev?attempt=${statusCode}.${place}`);
      expect(answer.status).toBe(502);
      expect(answer.header("set-cookie")).toBeUndefined();
      using next = await RawClient.connect({ port: gateway.port });
      expect((await next.upgrade("/dev")).status).toBe(101);
    }
  }
  expect(bugsOf(gateway)).toEqual([]);
}, 20_000);
