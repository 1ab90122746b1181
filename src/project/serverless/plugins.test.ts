import { expect, test } from "bun:test";
import { SERVICE, templateOf } from "./service.fixture.ts";

const said = (plugins: string) => templateOf(`${SERVICE}plugins: ${plugins}\n`).warnings;

test("plugins that Sluice replaces, or that change nothing here, are not spoken of", () => {
  expect(said("[serverless-offline, serverless-esbuild, serverless-prune-plugin]")).toEqual([]);
  expect(said("")).toEqual([]);
});

test("others are named in one line", () => {
  expect(said("[serverless-offline, serverless-domain-manager, ./own.js]")).toEqual([
    "/p/serverless.yml:5: plugins: serverless-domain-manager, ./own.js do not run here: what they change in the service is not changed here",
  ]);
  expect(said("{ modules: [serverless-domain-manager], localPath: ./p }")).toEqual([
    "/p/serverless.yml:5: plugins: serverless-domain-manager does not run here: what it changes in the service is not changed here",
  ]);
});
