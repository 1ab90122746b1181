import { expect, test } from "bun:test";
import { apiEndpoint } from "./api-endpoint.ts";

const PLACE = { port: 3001, isTls: false };

test.each([
  [{ host: "0.0.0.0" }, PLACE, "ws://localhost:3001/_aws/execute-api/a"],
  [{ host: "::1" }, PLACE, "ws://localhost:3001/_aws/execute-api/a"],
  [{ host: "10.0.0.7" }, { port: 443, isTls: true }, "wss://10.0.0.7:443/_aws/execute-api/a"],
  [{ host: "fd00::1" }, PLACE, "ws://[fd00::1]:3001/_aws/execute-api/a"],
  [
    { host: "::", publicUrl: "wss://ws.example.com/" },
    PLACE,
    "wss://ws.example.com/_aws/execute-api/a",
  ],
  [
    { host: "::", publicUrl: "wss://x.example/chat" },
    PLACE,
    "wss://x.example/chat/_aws/execute-api/a",
  ],
])("apiEndpoint() of %p", (config, place, url) => {
  expect(apiEndpoint("a", config, place)).toBe(url);
});
