import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { EXIT } from "../cli-error.ts";
import { oneLine, printable } from "../printable.ts";
import type { OpenWebSocket } from "./open-websocket.ts";
import { runWebSocket, type WebSocketClient } from "./websocket-client.ts";

export interface SessionTerminal {
  readonly input: Readable;
  readonly output: Writable;
  /** Both ends are a person's: a prompt, `< ` before what arrives, and the end of input ends it. */
  readonly isInteractive: boolean;
  /** Without a person: how long the server may be silent after the end of input. Milliseconds. */
  readonly waitMs: number;
  /** What is not a message. */
  readonly status: (line: string) => void;
}

/** RFC 6455 section 7.4.1. */
const NORMAL_CODES = [1000, 1005];

/** Lines to messages and messages to lines, until either side ends it. Answers with the exit code. */
export function runSession(opened: OpenWebSocket, terminal: SessionTerminal): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const lines = readLines(terminal);
  let ending: "input" | "interrupt" | undefined;
  const end = (by: "input" | "interrupt") => {
    silence.stop();
    ending ??= by;
    client.close(1000);
  };
  const silence = createSilenceTimer(terminal.waitMs, () => end("input"));
  const interrupt = () => {
    if (ending === "interrupt") client.cut();
    else end("interrupt");
  };
  const client = runWebSocket(opened, {
    message(payload, isText) {
      if (!show(payload, isText, { terminal, lines }))
        pauseUntilDrained(client.stream, terminal.output);
      silence.touch();
    },
    failed: (error) => say(`error: ${error.message}`, terminal, lines.line),
    closed(code, reason) {
      silence.stop();
      process.off("SIGINT", interrupt);
      lines.removeAllListeners("close").close();
      terminal.input.destroy();
      say(`Disconnected (code: ${code}, reason: "${reason}")`, terminal, lines.line);
      resolve(exitCode(ending, code));
    },
  });
  process.on("SIGINT", interrupt);
  lines.on("SIGINT", interrupt);
  lines.on("close", () => {
    if (terminal.isInteractive) end("input");
    else silence.start();
  });
  sendLines(lines, client, terminal);
  return promise;
}

function readLines({ input, output, isInteractive }: SessionTerminal): Interface {
  if (isInteractive) return createInterface({ input, output, prompt: "> " });
  return createInterface({ input, terminal: false });
}

function sendLines(lines: Interface, client: WebSocketClient, terminal: SessionTerminal): void {
  lines.on("line", (line) => {
    if (client.isClosing()) return;
    // A person who presses Enter means nothing by it; in a pipe an empty line is an empty message.
    if (terminal.isInteractive && line === "") return lines.prompt();
    if (!client.sendText(line)) pauseUntilDrained(lines, client.stream);
    if (terminal.isInteractive) lines.prompt();
  });
  if (terminal.isInteractive) lines.prompt();
}

/** Runs out when nothing has touched it for so long; not at all for an endless wait. */
function createSilenceTimer(milliseconds: number, expired: () => void) {
  let started = false;
  let timer: NodeJS.Timeout | undefined;
  const arm = () => {
    clearTimeout(timer);
    if (started && Number.isFinite(milliseconds)) timer = setTimeout(expired, milliseconds);
  };
  return {
    start() {
      started = true;
      arm();
    },
    touch: arm,
    stop() {
      started = false;
      clearTimeout(timer);
    },
  };
}

function exitCode(ending: "input" | "interrupt" | undefined, code: number): number {
  if (ending === "interrupt") return EXIT.interrupted;
  return ending === "input" || NORMAL_CODES.includes(code) ? EXIT.success : EXIT.connection;
}

/** Says something that is no message, on a line of its own: a prompt gives way, half-typed text stays above it. */
function say(text: string, { output, isInteractive, status }: SessionTerminal, typed = ""): void {
  if (isInteractive) output.write(typed === "" ? CLEAR_LINE : "\n");
  status(oneLine(text));
}

const CLEAR_LINE = "\r\x1b[2K";

/** Whether more may be written at once. */
function show(
  payload: Uint8Array,
  isText: boolean,
  { terminal, lines }: { terminal: SessionTerminal; lines: Interface },
): boolean {
  const { output, isInteractive } = terminal;
  if (!isText) say(`A binary message of ${payload.length} bytes, in base64:`, terminal);
  const text = Buffer.from(payload).toString(isText ? "utf8" : "base64");
  if (!isInteractive) return output.write(`${text}\n`);
  const more = output.write(`${CLEAR_LINE}< ${printable(text)}\n`);
  lines.prompt(true);
  return more;
}

/** Whoever reads slowly slows down who writes to them: nothing is kept for them here. */
function pauseUntilDrained(source: { pause(): unknown; resume(): unknown }, sink: Writable): void {
  source.pause();
  sink.once("drain", () => source.resume());
}
