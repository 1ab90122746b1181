import { expect, test } from "bun:test";
import {
  awsErrorText,
  CliError,
  type CliErrorKind,
  errorText,
  exitCodeOf,
  USAGE,
} from "./cli-error.ts";

test.each([
  ["usage", `${USAGE}sluice: error: why\n`, 252],
  ["parameter", "\nwhy\n", 252],
  ["configuration", "why\n", 253],
  ["service", "\nwhy\n", 254],
  ["general", "\nwhy\n", 255],
] as const satisfies readonly (readonly [CliErrorKind, string, number])[])(
  "an error of the kind %s is laid out and ends as in the AWS CLI",
  (kind, text, exitCode) => {
    const error = new CliError(kind, "why");
    expect(awsErrorText(error)).toBe(text);
    expect(exitCodeOf(error)).toBe(exitCode);
  },
);

test.each([
  ["usage", "why\n", 252],
  ["parameter", "why\n", 252],
  ["general", "why\n", 255],
  ["connection", "error: why\n", 1],
] as const satisfies readonly (readonly [CliErrorKind, string, number])[])(
  "an error of the kind %s of our own commands is its sentence alone",
  (kind, text, exitCode) => {
    const error = new CliError(kind, "why");
    expect(errorText(error)).toBe(text);
    expect(exitCodeOf(error)).toBe(exitCode);
  },
);
