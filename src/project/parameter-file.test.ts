import { describe, expect, test } from "bun:test";
import { readParameterFile } from "./parameter-file.ts";
import { ProjectError } from "./project-error.ts";

const FILE = "/project/dev.json";
const read = (text: string) =>
  readParameterFile(FILE, text).map(
    ({ name, value, position }) => `${position.line}: ${name}=${value}`,
  );
const refused = (text: string) => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ProjectError) return `${error.position?.line}: ${error.message}`;
    throw error;
  }
  return "";
};

describe("readParameterFile() reads", () => {
  const cases: [name: string, text: string, expected: string[]][] = [
    [
      "what aws cloudformation create-stack takes",
      '[\n {"ParameterKey": "Stage", "ParameterValue": "dev"},\n {"ParameterKey": "Limit", "ParameterValue": "10"}\n]',
      ["2: Stage=dev", "3: Limit=10"],
    ],
    [
      "what aws cloudformation deploy and CodePipeline take",
      '{"Parameters": {\n "Stage": "dev",\n "Names": ["a", "b"]}, "Tags": {"a": "b"}}',
      ["2: Stage=dev", "3: Names=a,b"],
    ],
    ["a list of texts", '["Stage=dev", "Query=a=b"]', ["1: Stage=dev", "1: Query=a=b"]],
    ["a mapping alone", '{"Stage": "dev", "Empty": ""}', ["1: Stage=dev", "1: Empty="]],
    [
      "YAML, with numbers as they are written",
      "Stage: dev\nLimit: 1.10\nLive: yes\nNames:\n  - a\n  - b\n'import:x': y\n",
      ["1: Stage=dev", "2: Limit=1.10", "3: Live=true", "4: Names=a,b", "7: import:x=y"],
    ],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => expect(read(text)).toEqual(expected));
  }
});

describe("readParameterFile() refuses, without a value in the message,", () => {
  const cases: [name: string, text: string, expected: string][] = [
    ["text", "secret", "1: Parameters must be a list or a mapping: found text"],
    ["nothing", "", "1: Template is empty"],
    [
      "a list of lists",
      "- [secret]",
      "1: Each item of the list must be {ParameterKey: Name, ParameterValue: value}: found a list",
    ],
    [
      "an item without a key",
      "- ParameterValue: secret",
      "1: Each item of the list must be {ParameterKey: Name, ParameterValue: value}: found a mapping",
    ],
    ["an item without a value", "- ParameterKey: A", "1: Parameter A has no ParameterValue"],
    [
      "a previous value",
      "- {ParameterKey: A, UsePreviousValue: true}",
      "1: Parameter A has no ParameterValue: there is no previous value here",
    ],
    [
      "another member",
      "- {ParameterKey: A, ParameterValue: secret, Key: b}",
      "1: Parameter A: Key is not known",
    ],
    ["a function", "A: !Ref secret", "1: The value of parameter A must be text: found Ref"],
    ["null", "A:", "1: The value of parameter A must be text: found null"],
    [
      "a parameter twice",
      "- {ParameterKey: A, ParameterValue: a}\n- A=secret",
      "2: Parameter A is given twice",
    ],
    ["a key twice", "A: a\nA: secret", "2: Key A is written twice in one mapping"],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => {
      expect(refused(text)).toBe(expected);
      expect(refused(text)).not.toContain("secret");
    });
  }
});
