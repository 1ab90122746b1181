import { expect, test } from "bun:test";
import { chmodSync, closeSync, openSync } from "node:fs";
import { codeFolders, isCodeFile, isOfLayer, runsFrom } from "./code-file.ts";
import { projectFolder } from "./dev-project.fixture.ts";

/** Which of the files count as code of a function of the runtime in the folder. */
function codeOf(runtime: string, names: readonly string[], executable: readonly string[] = []) {
  using project = projectFolder(Object.fromEntries(names.map((name) => [name, ""])));
  for (const name of executable) chmodSync(project.path(name), 0o755);
  const functions = [{ runtime, codePath: project.folder }];
  return names.filter((name) => isCodeFile(project.path(name), functions));
}

const DATA = [
  "dev.log",
  "data.json",
  "rooms.sqlite",
  "notes.txt",
  "page.html",
  "run.js.log",
  ".env",
];

test("isCodeFile() takes what Node.js and Python load, and what says how, and no data", () => {
  const code = ["a.mjs", "b.TS", "lib/c.tsx", "d.py", "e.so", "package.json", "requirements.txt"];
  expect(codeOf("nodejs22.x", [...code, ...DATA, "tool"], ["tool"])).toEqual(code);
});

test("isCodeFile() takes the bootstrap of a custom runtime, scripts and all that is executable, but no log", () => {
  const code = ["bootstrap", "function.sh", "lib/server"];
  const names = [...code, ...DATA];
  expect(codeOf("provided.al2023", names, ["lib/server", "dev.log"])).toEqual(code);
});

test("isCodeFile() takes a file that was removed by its name, and none outside of the code", () => {
  using project = projectFolder({ "other/a.mjs": "" });
  const functions = [{ runtime: "nodejs22.x", codePath: project.path("src") }];
  expect(isCodeFile(project.path("src/gone.mjs"), functions)).toBe(true);
  expect(isCodeFile(project.path("src/gone.json"), functions)).toBe(false);
  expect(isCodeFile(project.path("other/a.mjs"), functions)).toBe(false);
});

test("isCodeFile() takes a folder that has code in it", () => {
  using project = projectFolder({ "lib/a.mjs": "", "data/rooms.json": "" });
  const functions = [{ runtime: "nodejs22.x", codePath: project.folder }];
  expect(isCodeFile(project.path("lib"), functions)).toBe(true);
  expect(isCodeFile(project.path("data"), functions)).toBe(false);
});

test("isCodeFile() passes over what a standard stream is written to, whatever its name", () => {
  using project = projectFolder({ "out.py": "", "app.py": "" });
  const functions = [{ runtime: "python3.13", codePath: project.folder }];
  const stream = openSync(project.path("out.py"), "a");
  try {
    expect(isCodeFile(project.path("out.py"), functions, [stream])).toBe(false);
    expect(isCodeFile(project.path("app.py"), functions, [stream])).toBe(true);
  } finally {
    closeSync(stream);
  }
  expect(isCodeFile(project.path("out.py"), functions)).toBe(true);
});

test("layers are code: folders by their files, a zip as a whole", () => {
  const lambda = {
    ...{ runtime: "nodejs22.x", codePath: "/p" },
    package: { kind: "inline", text: "x" } as const,
    layers: ["/q/layer", "/q/layer.zip"].map((path) => ({ layerVersionArn: "arn", path })),
  };
  expect(codeFolders([lambda, { runtime: "nodejs22.x", codePath: "/r" }])).toEqual([
    ...["/q/layer", "/r"],
  ]);
  expect(isCodeFile("/q/layer/python/x.py", [lambda])).toBe(true);
  expect(isCodeFile("/q/layer/data.csv", [lambda])).toBe(false);
  expect(isCodeFile("/p/app.js", [lambda])).toBe(false);
  const ran = (path: string) => [runsFrom(lambda, path), isOfLayer(lambda, path)];
  expect(ran("/q/layer/python/x.py")).toEqual([true, true]);
  expect(ran("/q/layer.zip")).toEqual([true, true]);
  expect(ran("/q/layers/x.py")).toEqual([false, false]);
});
