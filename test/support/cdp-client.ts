import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";
import { nextEvent, waitFor } from "./wait-for.ts";

/** What an inspector tells of its own accord. */
interface CdpEvent {
  readonly method: string;
  // biome-ignore lint/suspicious/noExplicitAny: the protocol has hundreds of forms
  readonly params: any;
}

interface Place {
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** A debugger as editors have one: it speaks the Chrome DevTools Protocol, and reads source maps by itself. */
export class CdpClient implements Disposable {
  readonly events: CdpEvent[] = [];
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (result: unknown) => void>();
  readonly #watchers = new Set<() => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#take(JSON.parse(String(data))));
  }

  static async attach(url: string): Promise<CdpClient> {
    const socket = new WebSocket(url);
    const client = new CdpClient(socket);
    await nextEvent(socket, "open", { what: `the inspector at ${url}` });
    return client;
  }

  call(method: string, params: Record<string, unknown> = {}): Promise<unknown> {
    this.#lastId += 1;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#answers.set(this.#lastId, resolve);
    this.#socket.send(JSON.stringify({ id: this.#lastId, method, params }));
    return promise;
  }

  /** The `count`-th event of a method that `accept` takes. */
  event(method: string, accept: (params: CdpEvent["params"]) => boolean = () => true, count = 1) {
    return waitFor(
      (changed) => {
        this.#watchers.add(changed);
        return () => this.#watchers.delete(changed);
      },
      () =>
        this.events.filter((each) => each.method === method && accept(each.params))[count - 1]
          ?.params,
      { what: `${method} of the inspector` },
    );
  }

  /** Where a line of a source stands in what runs, by the source map of the script that has it. The first line is 1. */
  async placeOf(source: string, line: number): Promise<Place> {
    let place: Place | undefined;
    await this.event("Debugger.scriptParsed", ({ url, sourceMapURL }) => {
      if (!sourceMapURL) return false;
      const map = readMap(url, sourceMapURL);
      if (map?.sources.some((each: string) => each.endsWith(source)) !== true) return false;
      place = generatedPlace(url, map, line);
      return place !== undefined;
    });
    if (place === undefined) throw new Error(`No script has line ${line} of ${source}`);
    return place;
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  #take(message: { id?: number; result?: unknown } & CdpEvent): void {
    if (message.id === undefined) this.events.push(message);
    else this.#answers.get(message.id)?.(message.result);
    for (const watch of [...this.#watchers]) watch();
  }
}

function readMap(url: string, sourceMapUrl: string) {
  const inline = /^data:[^,]*;base64,(.*)$/.exec(sourceMapUrl)?.[1];
  if (inline !== undefined) return JSON.parse(Buffer.from(inline, "base64").toString("utf8"));
  return url.startsWith("file:")
    ? JSON.parse(readFileSync(fileURLToPath(new URL(sourceMapUrl, url)), "utf8"))
    : undefined;
}

/** Columns of generated code that are looked at: loaders for tests put a file on a few long lines. */
const COLUMNS_MAX = 4_000;

function generatedPlace(
  url: string,
  map: ConstructorParameters<typeof SourceMap>[0],
  line: number,
) {
  const decoded = new SourceMap(map);
  const lines = map.mappings.split(";").length;
  for (let lineNumber = 0; lineNumber < lines; lineNumber += 1) {
    for (let columnNumber = 0; columnNumber < COLUMNS_MAX; columnNumber += 1) {
      const entry = decoded.findEntry(lineNumber, columnNumber);
      if (!("originalLine" in entry)) continue;
      const starts = entry.generatedLine === lineNumber && entry.generatedColumn === columnNumber;
      if (starts && entry.originalLine === line - 1) return { url, lineNumber, columnNumber };
    }
  }
  return undefined;
}
