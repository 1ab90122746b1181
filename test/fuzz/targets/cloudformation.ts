import { readFileSync } from "node:fs";
import type { Project } from "../../../src/core/model/project.ts";
import { load, withVariables } from "../../../src/project/cloudformation/template.fixture.ts";
import { Choices } from "../engine/choices.ts";
import { below, randomBytes } from "../engine/mutate.ts";
import { bytesOf, type Target, textOf } from "../engine/target.ts";
import { definitionOutcome } from "./definition-outcome.ts";
import { YAML_DEEP, YAML_STRESS, YAML_WORDS } from "./definition-words.ts";

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
      "Fn::ForEach::L: [N, [a, b], {'${N}': {}}]\n",
      "Transform: AWS::LanguageExtensions\n",
      "&{N}",
      "{{resolve:ssm:/a}}",
      "Type: AWS::CloudFormation::Stack\n",
      "TemplateURL: nested.yaml\n",
      "!GetAtt Q.Outputs.A",
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
  check: (input) =>
    // The fixture may add a line for the transform.
    definitionOutcome(textOf(input), { load: loadNesting, linesBeyondMax: 2 }),
};

/** The one file that a template can nest. */
const NESTED = `Parameters: {A: {Type: String, Default: a}}
Resources: {T: {Type: AWS::SNS::Topic}}
Outputs: {A: {Value: !Ref A, Export: {Name: a}}}
`;

function loadNesting(text: string): Project {
  return load(text, { readFile: (path) => (path.endsWith("nested.yaml") ? NESTED : undefined) });
}

function read(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, import.meta.url)));
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
  ...["Fn::ToJsonString", "Fn::GetStackOutput", "Fn::Equals", "Fn::Nothing", "Condition"],
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
