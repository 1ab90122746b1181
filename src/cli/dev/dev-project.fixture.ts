import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CliError } from "../cli-error.ts";
import type { CommandOutput } from "../gateway/command-output.ts";
import { paint } from "../gateway/terminal.ts";
import type { DevOptions } from "./dev-options.ts";

/** A project's folder that goes away with the test. */
export interface ProjectFolder extends Disposable {
  readonly folder: string;
  path(name: string): string;
  write(name: string, content: string | Uint8Array): void;
}

export function projectFolder(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): ProjectFolder {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "sluice-dev-project-")));
  const path = (name: string) => join(folder, name);
  const write = (name: string, content: string | Uint8Array) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), content);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    folder,
    path,
    write,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export function devOptions(path: string, changes: Partial<DevOptions> = {}): DevOptions {
  return {
    command: "dev",
    path,
    flags: {},
    parameters: {},
    printConfig: false,
    watch: false,
    ...changes,
  };
}

/** One API that answers `pong` to every message, without a backend. */
export function mockApi(reply = "pong", stages = "dev: {}"): string {
  return `
    stages: { ${stages} }
    routes:
      $default:
        integrationType: MOCK
        requestTemplates: { $default: '{"statusCode": 200}' }
        integrationResponses: { $default: { responseTemplates: { $default: ${reply} } } }
        twoWay: true
`;
}

/** Keeps what is said, without colours. */
export function recordedOutput({
  isTerminal = false,
} = {}): CommandOutput & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    paint: paint(false),
    isTerminal,
    note: (text) => lines.push(text),
    remark: (text) => lines.push(`note: ${text}`),
    warn: (text, position) =>
      lines.push(`warning: ${position === undefined ? "" : `${position.line}: `}${text}`),
    result: (text) => lines.push(`result: ${text}`),
    [Symbol.dispose]: () => undefined,
  };
}

/** The sentence that a command fails with. */
export async function refusal(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    if (error instanceof Error) {
      return error instanceof CliError ? `${error.kind}: ${error.message}` : error.message;
    }
    throw error;
  }
  return "nothing was refused";
}
