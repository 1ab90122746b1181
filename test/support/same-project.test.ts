import { describe, expect, test } from "bun:test";
import { load } from "../../src/project/sluice-yaml/load-text.fixture.ts";
import { comparable } from "./same-project.ts";

const TEXT = `
apis:
  chat:
    integrations: { both: http://localhost/both, spare: http://localhost/spare }
    routes: { a: { integration: both }, b: { integration: both }, c: http://localhost/c }
`;
const other = (change: (text: string) => string) => load(change(TEXT)).project;

describe("comparable() tells apart", () => {
  test("ids, unless they do not matter", () => {
    const chosen = other((text) => text.replace("chat:", "chat:\n    apiId: abcdefghij"));
    expect(comparable(chosen)).not.toEqual(comparable(load(TEXT).project));
    const how = { upToIds: true };
    expect(comparable(chosen, how)).toEqual(comparable(load(TEXT).project, how));
  });

  test("which routes call an integration", () => {
    const apart = other((text) =>
      text.replace("b: { integration: both }", "b: http://localhost/both"),
    );
    const how = { upToIds: true };
    expect(comparable(apart, how)).not.toEqual(comparable(load(TEXT).project, how));
  });

  test("what an integration that no route calls does", () => {
    const changed = other((text) => text.replace("localhost/spare", "localhost/other"));
    const how = { upToIds: true };
    expect(comparable(changed, how)).not.toEqual(comparable(load(TEXT).project, how));
  });
});

test("comparable() takes the order of integrations for nothing", () => {
  const { apis, ...rest } = load(TEXT).project;
  const turned = apis.map((api) => ({ ...api, integrations: api.integrations.toReversed() }));
  expect(comparable({ ...rest, apis: turned })).toEqual(comparable({ ...rest, apis }));
});
