import { describe, expect, test } from "bun:test";
import { apiOf, integrationOf, refusal, refuses, URL_ROUTE } from "./load-text.fixture.ts";

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
  ["a tag of CloudFormation", "apis:\n  chat: !Ref x\n", 2, "Unresolved tag: !Ref"],
]);
