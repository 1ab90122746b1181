import { spawn } from "node:child_process";
import { once } from "node:events";

/** What a program prints; rejects with its last words when it fails. */
export async function runTool(
  program: string,
  parameters: readonly string[],
  options: { readonly cwd: string },
): Promise<string> {
  const child = spawn(program, parameters, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let complaints = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints += text;
  });
  const [code] = await once(child, "close");
  if (code === 0) return output;
  const said = (complaints || output).trim().split("\n").slice(0, 3).join("; ");
  throw new Error(`${program} ${parameters[0]} ended with ${code}: ${said}`);
}
