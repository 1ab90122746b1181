import { printable } from "./printable.ts";

/** What a command ends with: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html */
export const EXIT = {
  success: 0,
  /** `sluice connect`: no connection, or one that ended abnormally. */
  connection: 1,
  interrupted: 130,
  usage: 252,
  configuration: 253,
  service: 254,
  general: 255,
} as const;

/**
 * `usage`: the command line cannot be read; `parameter` is a value that cannot be used (same exit code);
 * `connection` is `sluice connect`'s.
 */
export type CliErrorKind =
  | "usage"
  | "parameter"
  | "configuration"
  | "service"
  | "general"
  | "connection";

/** The one way for a command to fail with a sentence and no stack. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly kind: CliErrorKind;

  constructor(kind: CliErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

export const USAGE = `usage: sluice [options] <command> <subcommand> [<subcommand> ...] [parameters]
To see help text, you can run:

  sluice --help
  sluice <command> --help
  sluice <command> <subcommand> --help
`;

/** What `apigatewaymanagementapi` writes to stderr: laid out as the AWS CLI does, blank line first where it writes one. */
export function awsErrorText(error: CliError): string {
  if (error.kind === "usage") return `${USAGE}sluice: error: ${error.message}\n`;
  if (error.kind === "configuration") return `${error.message}\n`;
  return `\n${error.message}\n`;
}

/** What our own commands write to stderr. */
export function errorText({ kind, message }: CliError): string {
  // What a server answered stands in it.
  return kind === "connection" ? `error: ${printable(message)}\n` : `${message}\n`;
}

export function exitCodeOf({ kind }: CliError): number {
  return kind === "parameter" ? EXIT.usage : EXIT[kind];
}
