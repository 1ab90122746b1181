import { describe, expect, test } from "bun:test";
import { bannedCallRule, fileNameRule } from "./tidy/banned.ts";
import { contractRule, deadFileRule, ownTestRule } from "./tidy/coverage.ts";
import { cycleRule, importStyleRule, layerRule } from "./tidy/layers.ts";
import { headingRule, linkRule, strayNoteRule, workplaceRule } from "./tidy/prose.ts";
import { fileLengthRule, functionLengthRule, medianLength } from "./tidy/size.ts";
import { type Rule, sourceFile } from "./tidy/source-file.ts";
import { tidy } from "./tidy.ts";

/** The messages of one rule over a small repository, each with its place. */
function violations(rule: Rule, repository: Record<string, string>): string[] {
  const files = Object.entries(repository).map(([path, text]) => sourceFile(path, text));
  return rule(files).map(({ path, line, message }) => `${path}:${line} ${message}`);
}

function importing(...specifiers: string[]): string {
  return specifiers.map((specifier) => `import { a } from "${specifier}";\n`).join("");
}

describe("layerRule()", () => {
  const refuses = (path: string, specifier: string, reason: string) =>
    expect(violations(layerRule, { [path]: importing(specifier) })).toEqual([
      expect.stringMatching(new RegExp(`^${path}:1 .*${reason}`)),
    ]);
  const allows = (path: string, ...specifiers: string[]) =>
    expect(violations(layerRule, { [path]: importing(...specifiers) })).toEqual([]);

  test("keeps core to itself", () => {
    refuses("src/core/fault.ts", "../engine/ports.ts", "may import only itself");
    refuses("src/core/fault.ts", "../wire/frame.ts", "may import only itself");
    allows("src/core/sigv4/verify.ts", "../http.ts", "./digest.ts");
  });

  test("keeps wire to itself and the two value types both pure layers speak", () => {
    refuses("src/wire/frame.ts", "../core/fault.ts", "may import only itself");
    allows("src/wire/frame.ts", "../core/http.ts", "../core/limits.ts", "./ascii.ts");
  });

  test("keeps packages and built-ins out of core and wire, but for the one digest", () => {
    refuses("src/core/fault.ts", "node:crypto", "must be pure");
    refuses("src/wire/frame.ts", "ws", "must be pure");
    allows("src/core/sigv4/digest.ts", "node:crypto");
    refuses("src/core/sigv4/digest.ts", "node:fs", "must be pure");
  });

  test("lets the engine see core and wire, never an adapter", () => {
    allows("src/engine/connect.ts", "../core/fault.ts", "../wire/frame.ts", "./ports.ts");
    refuses("src/engine/connect.ts", "../adapters/listener/listen.ts", "ask for a port");
    refuses("src/engine/connect.ts", "../config/config.ts", "may import");
  });

  test("keeps adapters apart", () => {
    allows("src/adapters/listener/tls.ts", "../../engine/ports.ts", "./pipe.ts");
    refuses("src/adapters/listener/tls.ts", "../functions/pool.ts", "another adapter");
    refuses("src/adapters/listener/tls.ts", "../../compose/gateway.ts", "may import");
  });

  test("lets only src/compose name a concrete adapter", () => {
    allows("src/compose/gateway.ts", "../adapters/listener/listen.ts", "../engine/connect.ts");
    allows("src/cli/main.ts", "../compose/gateway.ts", "../config/config.ts");
    refuses("src/cli/main.ts", "../adapters/listener/listen.ts", "only src/compose may");
    refuses("src/project/sam.ts", "../adapters/functions/pool.ts", "only src/compose may");
  });

  test("keeps the console apart and leaves tests alone", () => {
    refuses("console/page.ts", "../src/core/fault.ts", "may import only itself");
    allows("src/core/fault.test.ts", "../engine/ports.ts", "bun:test");
  });

  test("sees type-only, side-effect, dynamic and multi-line imports", () => {
    const text = [
      'import type { A } from "../engine/a.ts";',
      'import "../engine/b.ts";',
      'const c = import("../engine/c.ts");',
      'import {\n  d,\n} from "../engine/d.ts";',
      '// import { e } from "../engine/e.ts";',
      "const text = 'import { f } from \"../engine/f.ts\"';",
    ].join("\n");
    const found = violations(layerRule, { "src/core/x.ts": text });
    expect(found.map((one) => one.slice(-4, -3))).toEqual(["a", "b", "d", "c"]);
  });
});

describe("cycleRule()", () => {
  test("shows a circle once", () => {
    const found = violations(cycleRule, {
      "src/b.ts": importing("./c.ts"),
      "src/a.ts": importing("./b.ts"),
      "src/c.ts": importing("./a.ts"),
    });
    expect(found).toEqual([
      "src/a.ts:1 imports go in a circle: src/a.ts -> src/b.ts -> src/c.ts -> src/a.ts",
    ]);
  });

  test("does not count what is erased before the program runs", () => {
    const circle = (back: string) => ({ "src/a.ts": importing("./b.ts"), "src/b.ts": back });
    expect(violations(cycleRule, circle('import type { A } from "./a.ts";'))).toEqual([]);
    expect(violations(cycleRule, circle('import { type A } from "./a.ts";'))).toEqual([]);
    expect(violations(cycleRule, circle('import { type A, b } from "./a.ts";'))).toHaveLength(1);
  });
});

test("importStyleRule() wants file endings, no re-exports and no default export", () => {
  const text = 'import { a } from "./a";\nexport * from "./b.ts";\nexport default a;\n';
  expect(violations(importStyleRule, { "src/x.ts": text })).toEqual([
    'src/x.ts:1 imports "./a": write the file\'s .ts ending',
    'src/x.ts:2 re-exports "./b.ts": import it where it lives',
    "src/x.ts:3 has a default export: export it by name",
  ]);
  expect(violations(importStyleRule, { "test/examples/fixtures/a/app.ts": text })).toEqual([]);
});

describe("bannedCallRule()", () => {
  const found = (path: string, text: string) =>
    violations(bannedCallRule, { [path]: text }).map((one) => one.replace(/^.*? uses /, ""));

  test.each([
    ["Date.now()", "take the time as a value"],
    ["new Date()", "take the time as a value"],
    ["Math.random()", "take random bytes as a value"],
    ["performance.now()", "take the time as a value"],
    ["setTimeout(run, 1)", "let the engine schedule it"],
    ["async function f() {}", "waiting belongs to the engine"],
    ["await x", "waiting belongs to the engine"],
    ["fetch(url)", "let an adapter send it"],
    ["crypto.randomUUID()", "take bytes as a value"],
    ["process.exitCode", "take the value as a parameter"],
    ["Bun.hash(x)", "what every runtime has"],
    ["process.env.HOME", "the slice of Config"],
  ])("keeps %s out of the pure layers", (text, instead) => {
    expect(found("src/core/x.ts", `const y = 1;\n${text};`)).toContainEqual(
      expect.stringContaining(instead),
    );
    expect(found("src/wire/x.ts", text)).not.toEqual([]);
  });

  test("lets the pure layers format a given time and name things freely", () => {
    const text =
      'new Date(now); state.process.x; item.fetch(1); const s = "Date.now()"; /* await */';
    expect(found("src/core/x.ts", text)).toEqual([]);
  });

  test("lets two files and the bootstraps read the environment, and nothing else in src", () => {
    for (const path of [
      "src/config/sources.ts",
      "src/cli/credentials.ts",
      "src/adapters/functions/bootstrap/node.ts",
    ]) {
      expect(found(path, "process.env.HOME")).toEqual([]);
    }
    expect(found("src/config/config.ts", "process.env.HOME")).toHaveLength(1);
    expect(found("src/adapters/functions/pool.ts", "Bun.env.HOME")).toHaveLength(1);
    expect(found("scripts/ok.ts", "process.env.CI")).toEqual([]);
  });

  test("keeps Bun out of the engine and lets adapters have it", () => {
    expect(found("src/engine/x.ts", "Bun.serve({})")).toHaveLength(1);
    expect(found("src/adapters/listener/x.ts", "Bun.listen({})")).toEqual([]);
  });

  test("names the replacement of a banned call", () => {
    expect(found("src/engine/x.ts", "process.exit(1)")).toEqual([
      expect.stringContaining("process.exit; instead: answer an outcome"),
    ]);
    expect(found("scripts/x.ts", "text.substr(1)")).toEqual([
      ".substr; instead: .slice(start, end)",
    ]);
    expect(found("src/engine/x.ts", "console.log(1)")).toHaveLength(1);
    expect(found("test/e2e/x.test.ts", "await Bun.sleep(5)")).toHaveLength(1);
    expect(found("src/x.test.ts", "test.only('a')")).toHaveLength(1);
  });
});

test("fileNameRule() refuses names that say nothing", () => {
  const names = ["utils", "helpers", "common", "types", "index", "pool-manager", "camelCase"];
  const repository = Object.fromEntries(names.map((name) => [`src/core/${name}.ts`, ""]));
  expect(violations(fileNameRule, repository)).toHaveLength(names.length);
  expect(violations(fileNameRule, { "src/core/fault.test.ts": "", "docs/index.md": "" })).toEqual(
    [],
  );
});

describe("sizes", () => {
  const lines = (count: number) => "x;\n".repeat(count);

  test("fileLengthRule() accepts 400 lines and refuses 401", () => {
    expect(violations(fileLengthRule, { "src/x.ts": lines(400) })).toEqual([]);
    expect(violations(fileLengthRule, { "src/x.cjs": lines(401) })).toHaveLength(1);
    expect(violations(fileLengthRule, { "src/x.ts": lines(401) })).toEqual([
      "src/x.ts:401 has 401 lines (at most 400): find its second noun",
    ]);
  });

  test.each([
    ["function f(a: { b: 1 }): { c: 2 } {", "}"],
    ["export async function* f<T>() {", "}"],
    ["class A {\n  async f(a: string): Promise<void> {", "}\n}"],
    ["class A {\n  #f(): A | { b: 1 } {", "}\n}"],
    ["const f = (a) => {", "};"],
  ])("functionLengthRule() accepts 70 lines and refuses 71: %s", (head, tail) => {
    const body = (count: number) => `${head}\n${'  g("{");\n'.repeat(count - 2)}${tail}\n`;
    expect(violations(functionLengthRule, { "src/x.ts": body(70) })).toEqual([]);
    const [problem, ...rest] = violations(functionLengthRule, { "src/x.ts": body(71) });
    expect(problem).toContain("has 71 lines (at most 70)");
    expect(rest).toEqual([]);
  });

  test("functionLengthRule() passes over long calls, types and tests", () => {
    const text = `interface A {\n${"  f(a: string): void;\n".repeat(80)}}\n  g(\n${lines(80)});\n`;
    expect(violations(functionLengthRule, { "src/x.ts": text })).toEqual([]);
    const suite = `describe("a", () => {\n${lines(90)}});\n`;
    expect(violations(functionLengthRule, { "src/x.test.ts": suite })).toEqual([]);
  });

  test("medianLength() looks at source files only", () => {
    const files = [1, 5, 9].map((count) => sourceFile(`src/f${count}.ts`, lines(count)));
    expect(medianLength([...files, sourceFile("src/a.test.ts", lines(300))])).toBe(5);
  });
});

describe("prose", () => {
  test("strayNoteRule() finds notes to oneself in code and documents", () => {
    const word = "TO" + "DO";
    expect(violations(strayNoteRule, { "src/x.ts": `a;\n// ${word}: b`, "a.md": "to do" })).toEqual(
      [`src/x.ts:2 holds a stray ${word}: do it now or open an issue`],
    );
  });

  test("workplaceRule() finds paths of one machine", () => {
    const places = ["/work" + "/main", "`.lib" + "rary`", "`sha" + "red/x.md`", "/ho" + "me/ann/x"];
    for (const place of places) {
      expect(violations(workplaceRule, { "a.md": `see ${place}` })).toHaveLength(1);
    }
    expect(violations(workplaceRule, { "a.md": "network/mainland, a library, shared" })).toEqual(
      [],
    );
  });

  test("headingRule() wants one first-level heading, not counting code", () => {
    expect(violations(headingRule, { "a.md": "# A\n```sh\n# not one\n```\n## B\n" })).toEqual([]);
    expect(violations(headingRule, { "a.md": "# A\n# B\n" })[0]).toContain("has 2 first-level");
    expect(violations(headingRule, { "a.md": "text\n" })[0]).toContain("has 0 first-level");
  });

  test("linkRule() follows links to files, folders and headings", () => {
    const found = violations(linkRule, {
      "README.md": "[a](docs/a.md#two-words) [b](docs/) [c](https://x.org/y) `[d](gone.md)`",
      "docs/a.md": "# A\n## Two `words`\n[up](../README.md) [here](#two-words)\n",
    });
    expect(found).toEqual([]);
  });

  test("linkRule() names a link that leads nowhere", () => {
    const found = violations(linkRule, { "docs/a.md": "# A\n\n[x](gone.md)\n[y](a.md#b)\n" });
    expect(found).toEqual([
      "docs/a.md:3 links to gone.md, which does not exist",
      "docs/a.md:4 links to #b, a heading docs/a.md lacks",
    ]);
  });
});

describe("coverage", () => {
  const ownTests: Rule = (files) => ownTestRule(files, { "src/entry.ts": "starts the process" });

  test("ownTestRule() wants a test beside each file that does something", () => {
    const found = violations(ownTests, {
      "src/entry.ts": "run();",
      "src/port.ts": "export interface Port { a: 1 }\nexport type B = 2;",
      "src/done.ts": "export const a = 1;",
      "src/done.test.ts": "",
      "src/bare.ts": "export const a = 1;",
    });
    expect(found).toEqual([expect.stringContaining("src/bare.ts:1 has no test of its own")]);
  });

  test("ownTestRule() takes one reason for a whole folder", () => {
    const folder: Rule = (files) => ownTestRule(files, { "src/parts/": "tested through whole.ts" });
    const parts = { "src/parts/a.ts": "a();", "src/parts/b.ts": "b();", "src/partsx.ts": "c();" };
    expect(violations(folder, parts)).toEqual([expect.stringContaining("src/partsx.ts:1")]);
  });

  test("ownTestRule() does not let the list of excuses rot", () => {
    expect(violations(ownTests, {})).toEqual([expect.stringContaining("needs no excuse")]);
    const tested = { "src/entry.ts": "run();", "src/entry.test.ts": "" };
    expect(violations(ownTests, tested)).toEqual([expect.stringContaining("needs no excuse")]);
  });

  test("deadFileRule() finds what only its own test imports", () => {
    const found = violations(deadFileRule, {
      "src/cli/main.ts": 'import "../used.ts";\nnew URL("../spawned.ts", import.meta.url);',
      "src/used.ts": "",
      "src/spawned.ts": "",
      "src/dead.ts": "",
      "src/dead.test.ts": importing("./dead.ts", "./a.fixture.ts"),
      "src/a.fixture.ts": "",
      "test/support/dead.ts": "",
      "test/support/alive.ts": "",
      "test/e2e/a.test.ts": importing("../support/alive.ts"),
    });
    expect(found.map((one) => one.split(":")[0])).toEqual(["src/dead.ts", "test/support/dead.ts"]);
  });

  test("deadFileRule() passes over what awaits its user, until that is there", () => {
    const awaiting: Rule = (files) => deadFileRule(files, { "src/new.ts": "the next command" });
    expect(violations(awaiting, { "src/new.ts": "" })).toEqual([]);
    const used = { "src/new.ts": "", "src/cli/main.ts": importing("../new.ts") };
    expect(violations(awaiting, used)).toEqual([expect.stringContaining("take it off AWAITED")]);
  });

  test("contractRule() finds a contract that nobody runs", () => {
    const suite = { "src/adapters/cluster/directory.contract.ts": "" };
    expect(violations(contractRule, suite)).toHaveLength(1);
    const caller = { "src/adapters/cluster/single.test.ts": importing("./directory.contract.ts") };
    expect(violations(contractRule, { ...suite, ...caller })).toEqual([]);
  });
});

test("tidy() runs every rule and sorts by path and line", () => {
  const files = Object.entries({
    "src/b.ts": "a;\nexport default a;\n",
    "src/a.ts": `${importing("./gone")}`,
  }).map(([path, text]) => sourceFile(path, text));
  const paths = tidy(files).map(({ path }) => path);
  expect(paths).toEqual(paths.toSorted());
  expect(new Set(paths)).toContain("src/a.ts");
});
