import { expect, test } from "bun:test";
import { ARN, FIRST, openAccountWithFunction } from "../lambda/function.fixture.ts";

test("functions are served from their folders, and stay the same objects while they do not change", async () => {
  const { call, served, plane } = await openAccountWithFunction(
    {},
    { Environment: { Variables: { TABLE: "rooms" } } },
  );
  const now = served.at(-1)?.functions;
  expect(now).toEqual([
    {
      ...{ functionName: "chat", functionArn: ARN, handler: "index.handler" },
      ...{ runtime: "nodejs22.x", codePath: `/functions/chat/${FIRST.sha256}` },
      ...{ timeoutSeconds: 3, memorySizeMb: 128, environment: { TABLE: "rooms" } },
    },
  ]);
  await call("CreateApiKey");
  expect(served.at(-1)?.functions).toBe(now as NonNullable<typeof now>);
  expect(plane.serving.functions).toBe(now as NonNullable<typeof now>);
});

test("a function of a file is served by who loaded it", async () => {
  const value = {
    ...{ handler: "app.handler", runtime: "nodejs22.x", role: "", description: "" },
    ...{ timeoutSeconds: 3, memorySizeMb: 128, environment: {}, shown: {} },
    ...{ revisionId: "r", lastModified: 0, tags: {}, permissions: {} },
  };
  const owned = [{ file: "sluice.yaml", definitions: [{ key: "functions/filed", value }] }];
  const { served, call } = await openAccountWithFunction({ owned });
  expect(served.at(-1)?.functions.map(({ functionName }) => functionName)).toEqual(["chat"]);
  expect((await call("ListFunctions")).Functions).toHaveLength(2);
});
