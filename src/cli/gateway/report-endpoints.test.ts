import { expect, test } from "bun:test";
import { recordedOutput } from "../dev/dev-project.fixture.ts";
import { reportEndpoints } from "./report-endpoints.ts";

const endpoint = {
  ...{ apiId: "a1", name: "chat", stage: "prod", otherStages: ["beta"], controlUrl: "http://c" },
  ...{ url: "wss://localhost:1/prod", callbackUrl: "https://localhost:1/prod" },
  customDomains: [{ stage: "beta", url: "wss://a.example:1", callbackUrl: "https://a.example:1" }],
};

test("reportEndpoints() is a paragraph for people", () => {
  const output = recordedOutput();
  reportEndpoints([endpoint], { json: false, host: "127.0.0.1" }, output);
  expect(output.lines).toEqual([
    "",
    "  chat (a1), stage prod (and beta)",
    "    clients       wss://localhost:1/prod",
    "    @connections  https://localhost:1/prod",
    "    domain        wss://a.example:1 (beta)",
    "    @connections  https://a.example:1",
  ]);
});

test("reportEndpoints() is a line of JSON each for programs", () => {
  const output = recordedOutput();
  reportEndpoints([{ ...endpoint, customDomains: [] }], { json: true, host: "127.0.0.1" }, output);
  expect(output.lines).toEqual([
    'result: {"apiId":"a1","stage":"prod","url":"wss://localhost:1/prod","callbackUrl":"https://localhost:1/prod","controlUrl":"http://c"}',
  ]);
});
