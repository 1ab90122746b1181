import { adviseOnElsewhere } from "../elsewhere.ts";
import { fail, warn } from "../scope.ts";
import { list, type TemplateNode, text, type Value } from "../template-node.ts";
import { answer, type Evaluation, parts, textOf } from "./intrinsic.ts";

/** An export of a stack that is not here is given, or a text that names it stands in. */
export function importValue(argument: TemplateNode, evaluation: Evaluation): Value {
  const name = textOf(argument, evaluation, "the export's name");
  const { scope, line } = evaluation;
  const given = scope.elsewhere.get(`import:${name}`);
  if (given !== undefined) return answer(given, evaluation);
  const exported = scope.stacks.exported(name);
  if (exported !== undefined) return exported;
  adviseOnElsewhere(scope, line, {
    subject: `Fn::ImportValue ${name} is an export of another stack`,
    ...{ name: `import:${name}`, standIn: name },
  });
  return answer(name, evaluation);
}

const STACK_OUTPUT_MEMBERS = ["StackName", "OutputName", "Region", "RoleArn"];

/** AWS CloudFormation, "Fn::GetStackOutput": `StackName`, `OutputName`, and the `Region` where it is another one. */
export function getStackOutput(argument: TemplateNode, evaluation: Evaluation): Value {
  const { scope, line } = evaluation;
  if (argument.kind !== "mapping") {
    fail(scope, line, "Fn::GetStackOutput takes a mapping of StackName and OutputName");
  }
  for (const [name, { line: at }] of argument.entries) {
    if (STACK_OUTPUT_MEMBERS.includes(name)) continue;
    fail(scope, at, `Fn::GetStackOutput takes ${STACK_OUTPUT_MEMBERS.join(", ")}: found ${name}`);
  }
  const member = (name: string) => {
    const node = argument.entries.get(name);
    return node === undefined ? undefined : textOf(node, evaluation, name);
  };
  const stackName = member("StackName") ?? fail(scope, line, "Fn::GetStackOutput has no StackName");
  const name = member("OutputName") ?? fail(scope, line, "Fn::GetStackOutput has no OutputName");
  const given = scope.elsewhere.get(`output:${stackName}.${name}`);
  if (given !== undefined) return answer(given, evaluation);
  const found = scope.stacks.output(name, stackName, member("Region") ?? scope.stack.region);
  if (found !== undefined) return found;
  adviseOnElsewhere(scope, line, {
    subject: `Fn::GetStackOutput ${name} is of stack ${stackName}, which is not here`,
    ...{ name: `output:${stackName}.${name}`, standIn: name },
  });
  return answer(name, evaluation);
}

/** AWS names a region's zones with letters; how many there are differs, so three stand in. */
export function getAvailabilityZones(argument: TemplateNode, evaluation: Evaluation): Value {
  const named = textOf(argument, evaluation, "the region");
  const region = named === "" ? evaluation.scope.stack.region : named;
  return list(
    ["a", "b", "c"].map((zone) => text(region + zone, evaluation.line)),
    evaluation.line,
  );
}

export function transform(_argument: TemplateNode, evaluation: Evaluation): undefined {
  warn(
    evaluation.scope,
    evaluation.line,
    "Fn::Transform runs macros on AWS only: what it makes is left out",
  );
}

/** Blocks of an IPv4 range; AWS: count 1 to 256. */
export function cidr(argument: TemplateNode, evaluation: Evaluation): Value {
  const [blockNode, countNode, bitsNode] = parts(argument, evaluation, [2, 3]);
  const block = textOf(blockNode, evaluation, "the block");
  const count = textOf(countNode, evaluation, "the count");
  const bits =
    bitsNode === undefined ? "8" : textOf(bitsNode, evaluation, "the number of subnet bits");
  const blocks = ipv4Blocks(block, Number(count), Number(bits));
  if (blocks === undefined) {
    fail(
      evaluation.scope,
      evaluation.line,
      `Fn::Cidr cannot make ${count} blocks of ${bits} bits from ${block} (IPv4 only)`,
    );
  }
  return list(
    blocks.map((each) => text(each, evaluation.line)),
    evaluation.line,
  );
}

function ipv4Blocks(block: string, count: number, bits: number): string[] | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(block);
  const [a = 256, b = 256, c = 256, d = 256, prefix = 33] = (match ?? []).slice(1).map(Number);
  const size = 2 ** bits;
  const whole = Number.isInteger(count) && Number.isInteger(bits);
  if (Math.max(a, b, c, d) > 255 || prefix > 32 || !whole) return undefined;
  if (count < 1 || count > 256 || bits < 0 || count * size > 2 ** (32 - prefix)) return undefined;
  const range = 2 ** (32 - prefix);
  const first = Math.floor((a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / range) * range;
  return Array.from({ length: count }, (_, index) => {
    const start = first + index * size;
    const octets = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256);
    return `${octets.join(".")}/${32 - bits}`;
  });
}
