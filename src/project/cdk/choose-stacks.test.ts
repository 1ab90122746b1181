import { describe, expect, test } from "bun:test";
import { refusalOf } from "./assembly.fixture.ts";
import { chooseStacks } from "./choose-stacks.ts";
import type { StackArtifact } from "./read-assembly.ts";

function stack(
  id: string,
  displayName: string,
  dependencies: readonly string[] = [],
): StackArtifact {
  const file = displayName.includes("/")
    ? "/app/assembly-Prod/manifest.json"
    : "/app/manifest.json";
  return {
    ...{ id, displayName, stackName: displayName.replace("/", "-"), dependencies },
    ...{ templateFile: `/app/${id}.json`, assetManifests: [], metadata: {} },
    position: { file, line: 1 },
  };
}

const STACKS = [
  stack("Data", "Data"),
  stack("Chat", "Chat", ["Data"]),
  stack("ChatSite", "ChatSite"),
  stack("Data", "Prod/Data"),
  stack("Chat", "Prod/Chat", ["Data"]),
];

const chosen = (...patterns: string[]) =>
  chooseStacks(STACKS, patterns, "/app/manifest.json").map(({ displayName }) => displayName);

describe("chooseStacks() takes", () => {
  test("all when nothing is asked for", () => {
    expect(chosen()).toEqual(["Data", "Chat", "ChatSite", "Prod/Data", "Prod/Chat"]);
  });

  test("what has the name that cdk ls shows, or that it has on AWS, with what it depends on", () => {
    expect(chosen("ChatSite")).toEqual(["ChatSite"]);
    expect(chosen("Prod/Chat")).toEqual(["Prod/Data", "Prod/Chat"]);
    expect(chosen("Prod-Data", "ChatSite")).toEqual(["ChatSite", "Prod/Data"]);
  });

  test("what fits a pattern, in which no other sign has a meaning", () => {
    expect(chosen("Prod/*")).toEqual(["Prod/Data", "Prod/Chat"]);
    expect(chosen("*Site")).toEqual(["ChatSite"]);
    expect(chosen("Dat?")).toEqual(["Data", "Prod/Data"]);
    expect(() => chosen("D.ta")).toThrow("No stack is named D.ta");
  });
});

test("chooseStacks() refuses a pattern that fits nothing, and names what there is", () => {
  expect(refusalOf(() => chosen("Prod/Site*"))).toBe(
    'manifest.json:1: No stack is named Prod/Site*: --stack takes one of Data, Chat, ChatSite, Prod/Data, Prod/Chat, or a pattern such as "Prod/*"',
  );
});

test("chooseStacks() is quick with a pattern of many stars", () => {
  const pattern = `${"*".repeat(2000)}x`;
  expect(() => chosen(pattern)).toThrow("No stack is named");
});
