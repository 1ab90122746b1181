import { expect, test } from "bun:test";
import { changedApis } from "./changed-apis.ts";

test("changedApis() has each API once, whatever of it is changed, and nothing else", () => {
  const apis = changedApis([
    { kind: "put", key: "apis/a", value: {} },
    { kind: "delete", key: "apis/b/routes/r" },
    { kind: "put", key: "apis/b/routes/s/routeresponses/t", value: {} },
    { kind: "put", key: "domainnames/apis", value: {} },
    { kind: "deleteContent", sha256: "apis/c" },
  ]);
  expect([...apis]).toEqual(["a", "b"]);
});
