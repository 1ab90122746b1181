import { readFileSync } from "node:fs";
import type { Environment } from "../../config/sources.ts";
import { CliError } from "../cli-error.ts";

/**
 * A parameter's value, out of a file when it names one: `file://` for text, `fileb://` for bytes.
 * https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html
 */
export function loadParameter(
  option: string,
  value: string,
  environment: Environment,
): string | Uint8Array {
  if (value.startsWith("fileb://")) return read(option, value, "fileb://", environment);
  if (!value.startsWith("file://")) return value;
  const bytes = read(option, value, "file://", environment);
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    // Python opens it as text, where every kind of line end reads as \n.
    return text.replace(/\r\n?/g, "\n");
  } catch (cause) {
    const path = expand(value.slice("file://".length), environment);
    throw problem(
      option,
      `Unable to load paramfile (${path}), text contents could not be decoded.  If this is a binary file, please use the fileb:// prefix instead of the file:// prefix.`,
      cause,
    );
  }
}

function read(option: string, value: string, prefix: string, environment: Environment): Uint8Array {
  const path = expand(value.slice(prefix.length), environment);
  try {
    return readFileSync(path);
  } catch (cause) {
    throw problem(option, `Unable to load paramfile ${value}: ${reason(cause, path)}`, cause);
  }
}

/** `~`, `$NAME` and `${NAME}`; a name that is not set stays as it is written. */
function expand(path: string, { homeFolder, variables }: Environment): string {
  const fromHome = path === "~" || path.startsWith("~/") ? homeFolder + path.slice(1) : path;
  return fromHome.replace(
    /\$(?:(\w+)|\{([^}]*)\})/g,
    (written, bare?: string, braced?: string) => variables[bare ?? braced ?? ""] ?? written,
  );
}

/** Python's words for the system's errors that people meet. */
function reason(cause: unknown, path: string): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === "ENOENT") return `[Errno 2] No such file or directory: '${path}'`;
  if (code === "EISDIR") return `[Errno 21] Is a directory: '${path}'`;
  if (code === "EACCES") return `[Errno 13] Permission denied: '${path}'`;
  return message;
}

function problem(option: string, message: string, cause: unknown): CliError {
  return new CliError("parameter", `Error parsing parameter '${option}': ${message}`, { cause });
}
