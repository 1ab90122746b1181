import { afterAll, describe, expect, test } from "bun:test";
import type { Project } from "../../core/model/project.ts";
import { loadProject } from "../gateway/load-project.ts";
import { CHANGES_NAMED_MAX, changesBetween } from "./changes.ts";
import { devOptions, projectFolder } from "./dev-project.fixture.ts";

/** One folder for all: ids are made from its name, and no change is about where code lies. */
const folder = projectFolder({});
afterAll(() => folder[Symbol.dispose]());

function project(text: string): Project {
  folder.write("sluice.yaml", text);
  return loadProject(devOptions(folder.folder)).project;
}

const api = (routes: string, more = "") => `apis:
  chat:
    apiId: aaaaaaaaaa
    routes: { ${routes} }
    stages: { dev: {} }
${more}`;

const mock = (key: string, status = 200) =>
  `${key}: { integrationType: MOCK, requestTemplates: { $default: '{"statusCode":${status}}' } }`;

function changes(before: string, after: string): string | undefined {
  return changesBetween(project(before), project(after));
}

describe("changesBetween()", () => {
  test("has nothing to say of what is served as before", () => {
    expect(changes(api(mock("a")), `# another comment\n${api(mock("a"))}`)).toBeUndefined();
  });

  test("names routes that come, go and lead elsewhere", () => {
    const before = api([mock("stays"), mock("moves"), mock("goes")].join(", "));
    const after = api([mock("stays"), mock("moves", 500), mock("comes")].join(", "));
    expect(changes(before, after)).toBe(
      "route comes added, route moves changed, route goes removed",
    );
  });

  test("names an API by what it is called when there are several", () => {
    const other = (key: string) =>
      `  news:\n    apiId: bbbbbbbbbb\n    routes: { ${mock(key)} }\n    stages: { dev: {} }\n`;
    const before = api(mock("a"), other("a"));
    expect(changes(before, api(mock("a"), other("b")))).toBe(
      "route b added in API news, route a removed in API news",
    );
    expect(changes(before, api(mock("a")))).toBe("API news removed");
  });

  test("names functions, stages and the API's own members", () => {
    const lambda = (timeout: number) =>
      `functions: { echo: { handler: a.b, runtime: nodejs22.x, codeUri: ., timeout: ${timeout} } }\n`;
    const before = api(mock("a"), lambda(3));
    const after = api(mock("a"), lambda(4))
      .replace("dev: {}", "dev: {}, test: {}")
      .replace("    routes", "    routeSelectionExpression: $request.body.kind\n    routes");
    expect(changes(before, after)).toBe(
      "API chat changed, stage test added, function echo changed",
    );
  });

  test("names as many as one line takes", () => {
    const keys = (count: number) => Array.from({ length: count }, (_, index) => mock(`r${index}`));
    const before = api(mock("r0"));
    const added = (count: number) => changes(before, api(keys(count + 1).join(", ")));
    expect(added(CHANGES_NAMED_MAX)).toEndWith("route r6 added");
    expect(added(CHANGES_NAMED_MAX + 1)).toEndWith("route r6 added and 1 more");
  });
});

test("changesBetween() sees another value of an API key, and says none", () => {
  const keyed = (value: string) => `${api(mock("a"))}apiKeys: { partner: { value: ${value} } }\n`;
  const before = keyed("0123456789abcdefghij");
  expect(changes(before, before)).toBeUndefined();
  expect(changes(before, keyed("jihgfedcba9876543210"))).toBe("API key partner changed");
});
