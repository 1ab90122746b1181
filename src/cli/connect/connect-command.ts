import { Command, InvalidArgumentError } from "commander";
import { processEnvironment } from "../../config/sources.ts";
import type { HeaderField } from "../../core/http.ts";
import { CliError } from "../cli-error.ts";
import { trustFor } from "../trust.ts";
import { openWebSocket } from "./open-websocket.ts";
import { runSession } from "./session.ts";

/** As long as wscat waits. Seconds. */
const WAIT_SECONDS_DEFAULT = 2;

interface ConnectOptions {
  readonly header?: readonly HeaderField[];
  readonly subprotocol?: readonly string[];
  readonly wait?: number;
  readonly caBundle?: string;
  readonly verifySsl: boolean;
}

export function connectCommand(): Command {
  return new Command("connect")
    .description("Open a WebSocket: each line of input is sent, each message is printed as a line.")
    .argument("<url>", "For example ws://localhost:3001/dev; the path is the stage.", webSocketUrl)
    .option("-H, --header <header>", '"Name: value" for the handshake; may be repeated.', addHeader)
    .option("-s, --subprotocol <name>", "Offer a subprotocol; may be repeated.", addSubprotocol)
    .option(
      "--wait <seconds>",
      `After the end of piped input, leave when nothing came for this long, or "forever". Default: ${WAIT_SECONDS_DEFAULT}.`,
      seconds,
    )
    .option("--ca-bundle <file>", "Believe the certificate authorities in this PEM file.")
    .option("--no-verify-ssl", "Believe any certificate.")
    .action(async (url: URL, options: ConnectOptions) => {
      process.exitCode = await connect(url, options);
    });
}

async function connect(url: URL, options: ConnectOptions): Promise<number> {
  const environment = processEnvironment();
  const choice = {
    caBundle: options.caBundle ?? (environment.variables.AWS_CA_BUNDLE || undefined),
    verify: options.verifySsl,
  };
  const trust = trustFor(url.hostname, choice, environment);
  const { header: headers = [], subprotocol: subprotocols = [] } = options;
  const opened = await openWebSocket({ url, headers, subprotocols, trust });
  const status = (line: string) => process.stderr.write(`${line}\n`);
  const isInteractive = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const chosen = opened.subprotocol === undefined ? "" : `, subprotocol ${opened.subprotocol}`;
  status(`Connected${chosen}${isInteractive ? " (press Ctrl-C to quit)" : ""}`);
  return runSession(opened, {
    input: process.stdin,
    output: process.stdout,
    isInteractive,
    waitMs: (options.wait ?? WAIT_SECONDS_DEFAULT) * 1000,
    status,
  });
}

function webSocketUrl(text: string): URL {
  const url = URL.parse(text);
  if (url?.protocol === "http:" || url?.protocol === "https:") {
    throw new CliError(
      "usage",
      `argument url: "${text}" is no WebSocket URL: did you mean "${text.replace(/^http/i, "ws")}"?`,
    );
  }
  if (url?.protocol === "ws:" || url?.protocol === "wss:") return url;
  throw new CliError(
    "usage",
    `argument url: "${text}" is no WebSocket URL: write ws://host:port/stage or wss://host/stage`,
  );
}

function addHeader(text: string, before: readonly HeaderField[] = []): HeaderField[] {
  const [, name, value] = /^([!#$%&'*+\-.^_`|~\w]+):[ \t]*(.*)$/.exec(text) ?? [];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a header.
  if (name === undefined || value === undefined || /[\0-\x08\x0a-\x1f\x7f]/.test(value)) {
    throw new InvalidArgumentError('Write a header as "Name: value".');
  }
  return [...before, [name, value.trimEnd()]];
}

function addSubprotocol(text: string, before: readonly string[] = []): string[] {
  if (/^[!#$%&'*+\-.^_`|~\w]+$/.test(text)) return [...before, text];
  throw new InvalidArgumentError("A subprotocol is one word; repeat the option for another.");
}

function seconds(text: string): number {
  if (text === "forever") return Number.POSITIVE_INFINITY;
  if (/^\d{1,6}(\.\d{1,3})?$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write a number of seconds up to 999999, or forever.");
}
