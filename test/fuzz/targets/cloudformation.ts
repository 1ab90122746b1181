import { readFileSync } from "node:fs";
import { load, withVariables } from "../../../src/project/cloudformation/template.fixture.ts";
import { undeployable } from "../../../src/project/deployable.ts";
import { ProjectError } from "../../../src/project/project-error.ts";
import { Choices } from "../engine/choices.ts";
import { below, randomBytes } from "../engine/mutate.ts";
import { bytesOf, hold, holdEqual, type Target, textOf, Violation } from "../engine/target.ts";
import { YAML_DEEP, YAML_STRESS, YAML_WORDS } from "./definition-words.ts";
import { kindOfMessage } from "./outcomes.ts";

const FIXTURES = [
  "chat-raw.yaml",
  "sam-websocket.yaml",
  "poll.json",
  "conditions.yaml",
  "minimal.yaml",
];
const EXAMPLES = ["chat", "dynamodb-presence"];

export const cloudformation: Target = {
  name: "cloudformation",
  property:
    "any template is a project that deploys, or is refused with a sentence and a line of it, the same each time",
  bytesMax: 24_000,
  dictionary: [
    ...[
      "Ref: ",
      "Fn::GetAtt: ",
      "Fn::Sub: ",
      "Fn::Join: ",
      "Fn::If: ",
      "Fn::Select: ",
      "Fn::FindInMap: ",
    ],
    ...[
      "!Sub '${",
      "!GetAtt Q.Arn",
      "!If [C, a, b]",
      "DependsOn: ",
      "Condition: ",
      "AWS::NoValue",
      "AWS::Region",
    ],
    ...[
      "Type: AWS::ApiGatewayV2::Route\n",
      "Type: AWS::Serverless::Function\n",
      "Type: AWS::Serverless::WebSocketApi\n",
    ],
    ...[
      "Properties:\n",
      "Parameters:\n",
      "Mappings:\n",
      "Conditions:\n",
      "Globals:\n",
      "Transform: ",
      "Outputs:\n",
    ],
    ...[
      "RouteKey: ",
      "IntegrationType: MOCK\n",
      "RequestTemplates: ",
      "TimeoutInMillis: ",
      "AuthorizerType: ",
    ],
    ...YAML_WORDS,
    ...YAML_STRESS,
  ],
  seeds: () => [
    ...YAML_DEEP.map(bytesOf),
    ...FIXTURES.map((name) => read(`../../../test/fixtures/templates/${name}`)),
    ...EXAMPLES.map((name) => read(`../../../examples/${name}/template.yaml`)),
  ],
  fresh: (random) => {
    const choices = new Choices(randomBytes(random, 10 + below(random, 60)));
    return bytesOf(withVariables(`A: ${JSON.stringify(tree(choices, 4))}`, REST));
  },
  check(input) {
    const text = textOf(input);
    const first = outcomeOf(text);
    const second = outcomeOf(text);
    // How deep the parser's stack reaches depends on how warm its code is.
    const isTooDeep = [first, second].some((one) => one.includes("nests too deep"));
    if (!isTooDeep) holdEqual(second, first, "loaded again");
    return kindOfMessage(first);
  },
};

function read(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, import.meta.url)));
}

function outcomeOf(text: string): string {
  try {
    const project = load(text);
    for (const api of project.apis) {
      const problem = undeployable(api);
      if (problem !== undefined)
        throw new Violation(`loaded and not deployable: ${problem.message}`);
    }
    for (const { message } of project.warnings) hold(message !== "", "a warning without words");
    return "project";
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    const { position, message } = error;
    hold(
      !/call stack|is not a function(?! of)|undefined is not|Cannot read/.test(message),
      `an internal error: ${message}`,
    );
    hold(message !== "" && !/\n {4}at /.test(message), "a refusal without a sentence");
    const line = position?.line ?? 0;
    const lines = text.split(/\r\n|\r|\n/).length;
    // The fixture may add a line for the transform.
    hold(line >= 1 && line <= lines + 2, `line ${line} of ${lines}: ${message}`);
    return message;
  }
}

/** A value of intrinsic functions, in any order and with any arguments. */
function tree(choices: Choices, depth: number): unknown {
  const kind = depth === 0 ? 0 : choices.below(6);
  const items = () => choices.list(0, 3, () => tree(choices, depth - 1));
  if (kind <= 1) return choices.of(LEAVES);
  if (kind === 2) return items();
  if (kind === 3) return Object.fromEntries(items().map((item, index) => [`k${index}`, item]));
  return { [choices.of(FUNCTIONS)]: choices.oneIn(2) ? items() : tree(choices, depth - 1) };
}

const FUNCTIONS = [
  ...[
    "Ref",
    "Fn::GetAtt",
    "Fn::Sub",
    "Fn::Join",
    "Fn::Select",
    "Fn::Split",
    "Fn::If",
    "Fn::FindInMap",
  ],
  ...["Fn::Base64", "Fn::ImportValue", "Fn::GetAZs", "Fn::Cidr", "Fn::Transform", "Fn::Length"],
  ...["Fn::ToJsonString", "Fn::Equals", "Fn::Nothing", "Condition"],
];
const LEAVES: readonly (string | number | boolean | { readonly none: null })[] = [
  ...[
    "",
    "x",
    "Q",
    "Q.Arn",
    "P",
    "L",
    "C",
    "M",
    "AWS::NoValue",
    "AWS::Region",
    "__proto__",
    "constructor",
  ],
  ...["${", "${Q}", "${!x}", "${__proto__}", "10.0.0.0/16", 0, 1, -1, 2.5, true, { none: null }],
];
const REST = `  Q: {Type: AWS::SQS::Queue}
Parameters: {P: {Type: String, Default: p}, L: {Type: CommaDelimitedList, Default: "a,b"}}
Mappings: {M: {x: {x: y}}}
Conditions: {C: !Equals [a, a]}
`;
