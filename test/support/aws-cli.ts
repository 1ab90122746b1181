import { findProgram } from "./programs.ts";
import { outputOf } from "./run-program.ts";

/** The keys that calls of stand-ins are signed with here, by us and by others. */
export const STAND_IN_KEYS = { accessKeyId: "local", secretAccessKey: "local" } as const;

/** Runs the AWS CLI against a stand-in; what it printed, as JSON. */
export async function awsCli(url: string, ...parameters: readonly string[]): Promise<unknown> {
  const aws = findProgram("aws");
  if (aws === undefined) throw new Error("The AWS CLI is not installed");
  const { output, exitCode } = await outputOf([aws, "--endpoint-url", url, ...parameters], {
    environment: {
      AWS_ACCESS_KEY_ID: STAND_IN_KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: STAND_IN_KEYS.secretAccessKey,
      AWS_SESSION_TOKEN: undefined,
      AWS_PROFILE: undefined,
      AWS_CONFIG_FILE: "/nowhere",
      AWS_SHARED_CREDENTIALS_FILE: "/nowhere",
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_DEFAULT_OUTPUT: "json",
    },
  });
  if (exitCode !== 0)
    throw new Error(`aws ${parameters.join(" ")} ended with ${exitCode}: ${output}`);
  return output === "" ? undefined : JSON.parse(output);
}
