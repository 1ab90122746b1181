import { expect, test } from "bun:test";
import { inOpt, layerVariables } from "./layer-variables.ts";

test("layerVariables() leads a process to what layers give, after what the machine has", () => {
  const inherited = { PATH: "/usr/bin" };
  expect(layerVariables({ optPath: "/o", runtime: "nodejs22.x" }, inherited)).toEqual({
    SLUICE_OPT: "/o",
    PATH: "/usr/bin:/o/bin",
    LD_LIBRARY_PATH: "/o/lib",
    NODE_PATH: "/o/nodejs/node22/node_modules:/o/nodejs/node_modules",
  });
  const python = layerVariables({ optPath: "/o", runtime: "python3.13" }, {});
  expect(python).toEqual({ SLUICE_OPT: "/o", PATH: "/o/bin", LD_LIBRARY_PATH: "/o/lib" });
});

test("layerVariables() are none without layers", () => {
  expect(layerVariables({ runtime: "nodejs22.x" }, { PATH: "/usr/bin" })).toEqual({});
});

test.each([
  ["/opt", "/o"],
  ["/opt/nodejs/handler.js", "/o/nodejs/handler.js"],
  ["--require /opt/wrap.js --import=/opt/b.mjs", "--require /o/wrap.js --import=/o/b.mjs"],
  ["/usr/lib:/opt/lib:/opt/lib64", "/usr/lib:/o/lib:/o/lib64"],
  ["/srv/opt/x", "/srv/opt/x"],
  ["/optional", "/optional"],
  ["https://example.com/opt/x", "https://example.com/opt/x"],
])("inOpt() of %p is %p", (text, expected) => {
  expect(inOpt(text, { optPath: "/o" })).toBe(expected);
  expect(inOpt(text, {})).toBe(text);
});
