import type { ApiKey } from "../../core/model/api-key.ts";
import type { Project } from "../../core/model/project.ts";
import { Secret } from "../../core/secret.ts";
import { hmacHex } from "../../core/sigv4/digest.ts";
import type { CommandOutput } from "./command-output.ts";

/** As long as those that AWS generates, and 160 bits. */
const CHARACTERS = 40;

export interface WithGenerated {
  readonly project: Project;
  /** The keys that nobody gave a value. */
  readonly generatedApiKeys: readonly ApiKey[];
}

/** AWS generates the value of a key that has none. Ours follows from `secret`, so it is the same at every start. */
export function withGeneratedValues(project: Project, secret: () => string): WithGenerated {
  const generatedApiKeys: ApiKey[] = [];
  const apiKeys = project.apiKeys.map((key) => {
    if (key.value !== undefined) return key;
    const value = new Secret(hmacHex(secret(), `api-key/${key.apiKeyId}`).slice(0, CHARACTERS));
    generatedApiKeys.push({ ...key, value });
    return { ...key, value };
  });
  return { project: { ...project, apiKeys }, generatedApiKeys };
}

/** Shows them to whoever sits at the terminal, and to no file that the output may be going to. */
export function reportGenerated(keys: readonly ApiKey[], output: CommandOutput): void {
  if (keys.length === 0) return;
  if (!output.isTerminal) {
    for (const { name } of keys) {
      output.remark(
        `API key "${name}" has no value, so it has a generated one, which is shown in a terminal alone. docs/authorization.md says how to give it one.`,
      );
    }
    return;
  }
  output.note("");
  output.note("  API keys that have no value got one, the same at every start on this machine:");
  for (const { name, value } of keys) output.note(`    ${name}  ${value?.reveal()}`);
}
