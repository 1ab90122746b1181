import { afterAll, expect, test } from "bun:test";
import { join } from "node:path";
import { placeOfApp } from "./app-place.ts";
import { apiTemplate, manifestOf, WrittenAssemblies } from "./assembly.fixture.ts";

const written = new WrittenAssemblies();
afterAll(() => written[Symbol.dispose]());

test("placeOfApp() is where the first stack with an API is that says so", () => {
  const site = { Resources: { Site: { Type: "AWS::S3::Bucket" } } };
  const folder = written.write({
    "manifest.json": manifestOf({
      Site: { environment: "aws://111111111111/us-west-2" },
      Dev: {},
      Prod: { environment: "aws://unknown-account/eu-west-1" },
      Other: { environment: "aws://222222222222/eu-west-2" },
    }),
    "Site.template.json": site,
    ...{ "Dev.template.json": apiTemplate(), "Prod.template.json": apiTemplate() },
    "Other.template.json": apiTemplate(),
  });
  const file = join(folder, "manifest.json");
  expect(placeOfApp(file, [])).toEqual({ region: "eu-west-1", position: { file, line: 18 } });
  expect(placeOfApp(file, ["Other"])).toMatchObject({
    accountId: "222222222222",
    region: "eu-west-2",
  });
  expect(placeOfApp(file, ["Dev"])).toBeUndefined();
  expect(placeOfApp(file, ["Site"])).toBeUndefined();
});
