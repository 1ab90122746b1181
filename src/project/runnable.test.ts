import { describe, expect, test } from "bun:test";
import { handlerProblem, runtimeProblem } from "./runnable.ts";

describe("runtimeProblem()", () => {
  test("has nothing to say of what runs here", () => {
    for (const runtime of ["nodejs22.x", "nodejs10.x", "python3.13", "provided", "provided.al2"]) {
      expect(runtimeProblem(runtime)).toBeUndefined();
    }
  });

  test("tells what does not run here", () => {
    for (const runtime of ["ruby3.3", "go1.x", "java21", "dotnet8"]) {
      expect(runtimeProblem(runtime)).toEqual({
        message: `Runtime ${runtime} does not run here, so every call of the function fails: nodejs*, python* and provided* run`,
        isRefused: false,
      });
    }
  });

  test("names the runtime that was meant by one that Lambda has never had", () => {
    const cases: [written: string, meant: string][] = [
      ["nodejs22", "nodejs22.x"],
      ["node20", "nodejs20.x"],
      ["nodejs21.x", "nodejs22.x"],
      ["python312", "python3.12"],
      ["python3.5", "python3.13"],
      ["provided.al2024", "provided.al2023"],
      ["deno", "nodejs22.x"],
    ];
    for (const [written, meant] of cases) {
      expect(runtimeProblem(written)).toEqual({
        message: `Runtime ${written} is not a runtime of Lambda: did you mean ${meant}?`,
        isRefused: true,
      });
    }
  });

  test("does not refuse a version that AWS may have by now", () => {
    for (const [written, meant] of [
      ["nodejs99.x", "nodejs22.x"],
      ["python3.15", "python3.13"],
    ]) {
      expect(runtimeProblem(written ?? "")).toEqual({
        message: `Runtime ${written} is not a runtime of Lambda that is known here: did you mean ${meant}?`,
        isRefused: false,
      });
    }
  });
});

describe("handlerProblem()", () => {
  const problem = (runtime: string, handler: string, ...files: string[]) =>
    handlerProblem({ runtime, handler, codePath: "/code" }, (path) =>
      files.includes(path.replace("/code/", "")),
    );
  const fails = "does not exist in /code, so every call of the function fails";

  test("finds what the runtime will find", () => {
    const found: [runtime: string, handler: string, file: string][] = [
      ["nodejs22.x", "app.handler", "app.js"],
      ["nodejs22.x", "src/app.deep.handler", "src/app.mjs"],
      ["nodejs22.x", "src/app.handler", "src/app.ts"],
      ["nodejs22.x", "folder.handler", "folder"],
      ["nodejs22.x", "package.handler", "node_modules/package"],
      ["python3.13", "app.handler", "app.py"],
      ["python3.13", "src/app.handler", "src/app.py"],
      ["python3.13", "src.app.handler", "src/app.py"],
      ["python3.13", "src.app.handler", "src/app"],
      ["provided.al2023", "anything", "bootstrap"],
    ];
    for (const [runtime, handler, file] of found) {
      expect(problem(runtime, handler, file)).toBeUndefined();
    }
  });

  test("names the file that is looked for", () => {
    expect(problem("nodejs22.x", "src/app.handler", "app.js")).toBe(
      `the handler's file src/app.js (or .mjs, .cjs, .ts, .mts, .cts) ${fails}`,
    );
    expect(problem("python3.13", "src.app.handler", "app.py")).toBe(
      `the handler's file src/app.py ${fails}`,
    );
    expect(problem("provided", "x")).toBe(`the file bootstrap ${fails}`);
  });

  test("refuses a handler without an export", () => {
    for (const runtime of ["nodejs22.x", "python3.13"]) {
      expect(problem(runtime, "app", "app.js", "app.py")).toBe(
        "Handler app must be file.export, so every call of the function fails",
      );
    }
  });

  test("says nothing of a runtime that does not run here", () => {
    expect(problem("ruby3.3", "app.handler")).toBeUndefined();
  });
});
