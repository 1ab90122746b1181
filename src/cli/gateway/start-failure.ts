import { CannotListen } from "../../compose/control.ts";
import type { Config } from "../../config/config.ts";
import { ConfigError } from "../../config/config-error.ts";
import { processEnvironment } from "../../config/sources.ts";
import { ProjectError } from "../../project/project-error.ts";
import { CliError } from "../cli-error.ts";
import { NPM_START, programName } from "../program-name.ts";
import { sentenceOf, undeployedSentence } from "./sentence.ts";

/** Why a project or its settings cannot be read, as a sentence of the command; anything else is a bug. */
export function unreadable(error: unknown): unknown {
  if (error instanceof ProjectError || error instanceof ConfigError) {
    return new CliError("parameter", sentenceOf(error), { cause: error });
  }
  return error;
}

/** Why a gateway did not start, as a sentence of the command; anything else is a bug. `file`: what it was to serve. */
export function startFailure(error: unknown, config: Config, file: string | undefined): unknown {
  if (error instanceof SyntaxError) {
    const message = file === undefined ? error.message : undeployedSentence(error, file);
    return new CliError("parameter", message, { cause: error });
  }
  if (error instanceof ConfigError || error instanceof ProjectError) {
    return new CliError("parameter", sentenceOf(error), { cause: error });
  }
  const isControl = error instanceof CannotListen;
  const { host, port } = isControl ? error : config;
  const said = isControl ? error.cause : error;
  const code = said instanceof Error && "code" in said ? said.code : undefined;
  const place = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  if (code === "EADDRINUSE") {
    const message = `Cannot listen on ${place}: another program does. ${isControl ? `Choose another port with ${error.flag}, or ${error.flag} 0 for a free one.` : otherPort(port)}`;
    return new CliError("general", message, { cause: error });
  }
  if (code === "EACCES" || code === "EADDRNOTAVAIL") {
    const message = `Cannot listen on ${place}: ${code === "EACCES" ? "this user may not" : "this machine does not have that address"}.`;
    return new CliError("general", message, { cause: error });
  }
  // The runtime gives a name that leads nowhere no code.
  if (
    said instanceof Error &&
    code === undefined &&
    said.message === `Failed to listen at ${host}`
  ) {
    const message = `Cannot listen on ${place}: ${host} is no address of this machine, and no name that leads to one.`;
    return new CliError("general", message, { cause: error });
  }
  return error;
}

function otherPort(port: number): string {
  if (programName(processEnvironment().variables) === NPM_START) {
    return `Choose another port: ${NPM_START} --port ${port === PORT_MAX ? 0 : port + 1}`;
  }
  return "Choose another port with --port, or --port 0 for a free one.";
}

const PORT_MAX = 65_535;
