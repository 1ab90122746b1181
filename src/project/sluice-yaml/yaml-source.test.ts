import { describe, expect, test } from "bun:test";
import { apiOf, integrationOf, refusal, refuses, URL_ROUTE } from "./load-text.fixture.ts";
import { ALIASES_MAX, DEPTH_MAX, SLUICE_YAML_CHARACTERS_MAX } from "./yaml-source.ts";

describe("readYaml() reads", () => {
  test("aliases that multiply", () => {
    let text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
    for (const [one, other] of [
      ["b", "a"],
      ["c", "b"],
      ["d", "c"],
    ]) {
      text += `${one}: &${one} [${Array(10).fill(`*${other}`).join(", ")}]\n`;
    }
    expect(refusal(text).message).toContain("Excessive alias count");
  });

  test("anchors and merges as plain values", () => {
    const api = apiOf(`apis:
  chat:
    routes:
      $default: &backend { integrationUri: "http://localhost", timeoutInMillis: 100 }
      send: { <<: *backend, timeoutInMillis: 200 }
`);
    expect(integrationOf(api, "send")).toMatchObject({
      integrationUri: "http://localhost",
      timeoutInMillis: 200,
    });
  });
});

describe("readYaml() bounds", () => {
  test.each([
    ["a map as a key", "apis:\n  ? {a: b}\n  : c\n", 2],
    ["a list as a key", "apis:\n  [a]: c\n", 2],
    ["braces of another template language", "apis: {{ name }}\n", 1],
    ["an alias of a map as a key", "a: &a {b: c}\n*a : d\n", 2],
    ["keys inside keys", "? ".repeat(100), 1],
  ])("%s, since a key is text", (_what, text, line) => {
    expect(refusal(text)).toEqual({
      line,
      message: "A key must be text: this one is a map or a list",
    });
  });

  // The library itself allows less than a hundred of one anchor.
  const withAliases = (count: number) => {
    let text = `${URL_ROUTE}environment:\n`;
    for (let index = 0; index < count; index++) {
      if (index % 50 === 0) text += `  A${index}: &a${index / 50} x\n`;
      text += `  V${index}: *a${Math.floor(index / 50)}\n`;
    }
    return text;
  };
  const ofLength = (length: number) => `${URL_ROUTE}#`.padEnd(length, "x");

  test("the characters of a file", () => {
    expect(apiOf(ofLength(SLUICE_YAML_CHARACTERS_MAX)).name).toBe("chat");
    expect(refusal(ofLength(SLUICE_YAML_CHARACTERS_MAX + 1)).message).toContain(
      "The file has 1048577 characters; 1048576 are allowed",
    );
  });

  test("the aliases of a file", () => {
    expect(apiOf(withAliases(ALIASES_MAX)).name).toBe("chat");
    const { message, line } = refusal(withAliases(ALIASES_MAX + 1));
    expect(message).toContain("The file has more than 1000 aliases, such as *a20");
    expect(line).toBe(1_027);
  });

  test("the levels of a file", () => {
    const nested = (levels: number) =>
      `${URL_ROUTE}environment: ${"[".repeat(levels)}${"]".repeat(levels)}\n`;
    expect(refusal(nested(DEPTH_MAX)).message).toContain("environment must be a map");
    expect(refusal(nested(DEPTH_MAX + 1))).toMatchObject({
      line: 5,
      message: expect.stringContaining("The file nests deeper than 200 levels"),
    });
  });

  test("the time that many thousand keys take", () => {
    const names = Array.from({ length: 40_000 }, (_, index) => `  V${index}: x\n`);
    const started = performance.now();
    expect(apiOf(`${URL_ROUTE}environment:\n${names.join("")}`).name).toBe("chat");
    expect(performance.now() - started).toBeLessThan(10_000); // 35 seconds when each key was searched for.
  });
});

refuses("readYaml()", [
  [
    "a name that an object would lose",
    `${URL_ROUTE}      __proto__: http://localhost\n`,
    5,
    '"__proto__" cannot be a name: choose another',
  ],
  [
    "broken YAML",
    "apis:\n  chat: {\n",
    3,
    "The file is not valid YAML: a bracket is not closed with }",
  ],
  [
    "a line without its colon",
    "apis:\n  chat\n    routes: {}\n",
    2,
    "The file is not valid YAML: a line here is no `key: value`: is the colon missing",
  ],
  ["a key that stands twice", "apis: {}\napis: {}\n", 2, "Map keys must be unique"],
  [
    "a key that stands twice in two spellings",
    `${URL_ROUTE}environment: { A: x, "A": y }\n`,
    5,
    "Map keys must be unique",
  ],
  ["a tag of CloudFormation", "apis:\n  chat: !Ref x\n", 2, "Unresolved tag: !Ref"],
]);
