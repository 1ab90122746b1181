import { afterAll, expect, test } from "bun:test";
import { join } from "node:path";
import { refusalOf, WrittenAssemblies } from "./assembly.fixture.ts";
import { assemblyIn, assemblyOfApp, assemblyOfFile } from "./find-assembly.ts";

const written = new WrittenAssemblies();
afterAll(() => written[Symbol.dispose]());

const ASSEMBLY = { "manifest.json": "{}", "cdk.out": "{}" };
function appWith(cdkJson: unknown, folder: string): string {
  const made = Object.entries(ASSEMBLY).map(([name, text]) => [`${folder}/${name}`, text]);
  return written.write({ "cdk.json": cdkJson, ...Object.fromEntries(made) });
}

test("assemblyIn() knows an assembly by what the CDK writes into each", () => {
  const folder = written.write(ASSEMBLY);
  expect(assemblyIn(folder)).toBe(join(folder, "manifest.json"));
  expect(assemblyIn(written.write({ "manifest.json": "{}" }))).toBeUndefined();
  expect(assemblyIn(written.write({ "cdk.out": "{}" }))).toBeUndefined();
});

test("assemblyOfApp() looks into cdk.out, or where cdk.json says that the CDK writes", () => {
  const usual = appWith({ app: "node app.mjs" }, "cdk.out");
  expect(assemblyOfApp(join(usual, "cdk.json"))).toBe(join(usual, "cdk.out/manifest.json"));
  const own = appWith({ app: "node app.mjs", output: "build/cloud" }, "build/cloud");
  expect(assemblyOfApp(join(own, "cdk.json"))).toBe(join(own, "build/cloud/manifest.json"));
  const made = appWith({ app: "made" }, "made");
  expect(assemblyOfApp(join(made, "cdk.json"))).toBe(join(made, "made/manifest.json"));
});

test("assemblyOfApp() says what to run when the app is not synthesized", () => {
  const bare = written.write({ "cdk.json": { app: "node app.mjs" } });
  const message = `${bare}/cdk.json is of an AWS CDK app, and ${bare}/cdk.out is not there or is not whole: run cdk synth`;
  expect(refusalOf(() => assemblyOfApp(join(bare, "cdk.json")))).toBe(message);
  const stopped = written.write({ "cdk.json": {}, "cdk.out/asset.1/index.js": "" });
  expect(refusalOf(() => assemblyOfApp(join(stopped, "cdk.json")))).toEndWith(": run cdk synth");
  const broken = written.write({ "cdk.json": "{" });
  expect(refusalOf(() => assemblyOfApp(join(broken, "cdk.json")))).toStartWith("cdk.json:1: ");
});

test("assemblyOfFile() takes a manifest of an assembly and a cdk.json, and leaves all else to others", () => {
  const app = appWith({}, "cdk.out");
  const manifest = join(app, "cdk.out/manifest.json");
  expect(assemblyOfFile(manifest)).toBe(manifest);
  expect(assemblyOfFile(join(app, "cdk.json"))).toBe(manifest);
  expect(assemblyOfFile(join(app, "cdk.out/Chat.template.json"))).toBeUndefined();
  const other = written.write({ "manifest.json": "{}" });
  expect(assemblyOfFile(join(other, "manifest.json"))).toBeUndefined();
});
