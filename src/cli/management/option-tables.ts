import type { Operation } from "./operations.ts";
import type { OptionSpec } from "./parse-options.ts";

const OUTPUT_FORMATS = ["json", "text", "table", "yaml", "yaml-stream", "off"] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

const BINARY_FORMATS = ["base64", "raw-in-base64-out"] as const;
export type BinaryFormat = (typeof BINARY_FORMATS)[number];

const SKELETONS = ["input", "output", "yaml-input"] as const;
export type SkeletonKind = (typeof SKELETONS)[number];

/** https://docs.aws.amazon.com/cli/latest/reference/#global-options */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { name: "--debug", takes: "nothing" },
  { name: "--endpoint-url", takes: "value" },
  { name: "--no-verify-ssl", takes: "nothing" },
  { name: "--no-paginate", takes: "nothing" },
  { name: "--output", takes: "value", choices: OUTPUT_FORMATS },
  { name: "--query", takes: "value" },
  { name: "--profile", takes: "value" },
  { name: "--region", takes: "value" },
  { name: "--color", takes: "value", choices: ["on", "off", "auto"] },
  { name: "--no-sign-request", takes: "nothing" },
  { name: "--ca-bundle", takes: "value" },
  { name: "--cli-read-timeout", takes: "value" },
  { name: "--cli-connect-timeout", takes: "value" },
  { name: "--cli-binary-format", takes: "value", choices: BINARY_FORMATS },
  { name: "--no-cli-pager", takes: "nothing" },
  { name: "--cli-auto-prompt", takes: "nothing" },
  { name: "--no-cli-auto-prompt", takes: "nothing" },
  { name: "--version", takes: "nothing" },
  { name: "--help", takes: "nothing" },
];

/** An operation's members as options, and the three that every operation has. */
export function operationOptions(operation: Operation): readonly OptionSpec[] {
  return [
    ...operation.members.map(({ option }) => ({ name: option, takes: "value" }) as const),
    { name: "--cli-input-json", takes: "value" },
    { name: "--cli-input-yaml", takes: "value" },
    {
      name: "--generate-cli-skeleton",
      takes: "optional value",
      otherwise: "input",
      choices: SKELETONS,
    },
  ];
}

export function isOutputFormat(text: string): text is OutputFormat {
  return OUTPUT_FORMATS.some((format) => format === text);
}

export function isBinaryFormat(text: string): text is BinaryFormat {
  return BINARY_FORMATS.some((format) => format === text);
}

export function isSkeletonKind(text: string): text is SkeletonKind {
  return SKELETONS.some((kind) => kind === text);
}
