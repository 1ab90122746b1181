import type { GatewayOutput } from "../../compose/gateway-settings.ts";
import type { Config } from "../../config/config.ts";
import type { CommandOutput } from "./command-output.ts";
import {
  accessLogLine,
  activityLine,
  executionLogLine,
  functionLine,
  isRoutine,
} from "./terminal.ts";

/** What happens in a gateway, a line each. */
export function eventLines({ log }: Pick<Config, "log">, output: CommandOutput): GatewayOutput {
  return {
    warn: output.warn,
    remark: output.remark,
    accessLog: (line, stageName) => output.note(accessLogLine(line, stageName, output.paint)),
    executionLog: (line, stageName) => output.note(executionLogLine(line, stageName, output.paint)),
    activity: (each) => output.note(activityLine(each, new Date(), output.paint)),
    functionLog(line) {
      if (log === "brief" && isRoutine(line)) return;
      output.note(functionLine(line, output.paint));
    },
  };
}

/** Says which interpreters differ from what functions ask for: a moment later, in which the gateway answers already. */
export async function reportInterpreters(
  gateway: { interpreterDifferences(): Promise<readonly string[]> },
  output: Pick<CommandOutput, "warn">,
): Promise<void> {
  for (const sentence of await gateway.interpreterDifferences()) output.warn(sentence);
}
