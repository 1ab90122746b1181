import { GLOBAL_OPTIONS } from "./option-tables.ts";
import { isOption } from "./parse-options.ts";

/**
 * The command of a command line that may start with the AWS CLI's global options:
 * `sluice --region eu-west-1 apigatewaymanagementapi …`.
 */
export function commandOf(argv: readonly string[]): string | undefined {
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? "";
    if (!word.startsWith("-")) return word;
    const option = GLOBAL_OPTIONS.find(({ name }) => name === word);
    const next = argv[index + 1];
    if (option?.takes === "value" && next !== undefined && !isOption(next, GLOBAL_OPTIONS)) index++;
  }
  return undefined;
}
