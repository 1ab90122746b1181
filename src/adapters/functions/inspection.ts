import { createServer, type Server, type Socket } from "node:net";
import { InspectedProcess } from "./inspected-process.ts";

/**
 * The debugger's port of one function. It stays the same while processes come and go, so that an editor finds the next one
 * there, and it tells whether a debugger is attached: what connects is passed on to the inspector of the newest process, which
 * listens on a port of its own.
 *
 * By design: 2026-11-29 AWS has no debugger; Node.js's `--inspect` is the model.
 */
export interface InspectionOptions {
  readonly functionName: string;
  /** Where to listen. The first of those that are free, of so many; port 0 is any that is free. */
  readonly port: number;
  readonly portsTried: number;
  /** The code is not loaded before a debugger is attached: `--inspect-brk`. */
  readonly waits: boolean;
  /** Says where a debugger can attach, and that there is none. */
  readonly announce: (sentence: string) => void;
}

/** Connections at once to a debugger's port; an editor has two or three. Ours. */
export const DEBUGGER_CONNECTIONS_MAX = 32;

/** Nothing else: who reaches an inspector runs code. */
const LOOPBACK = "127.0.0.1";

export class Inspection implements Disposable {
  readonly waits: boolean;
  readonly #options: InspectionOptions;
  readonly #server: Server;
  #port = 0;
  #newest: InspectedProcess | undefined;
  readonly #processes = new Set<InspectedProcess>();
  #sockets = 0;

  constructor(options: InspectionOptions) {
    this.#options = options;
    this.waits = options.waits;
    this.#server = createServer((client) => this.#accept(client));
  }

  /** The port once it is open, else 0. */
  get port(): number {
    return this.#port;
  }

  /** Rejects with a sentence when none of the ports is free. */
  async listen(): Promise<void> {
    const { functionName, port, portsTried } = this.#options;
    const last = Math.min(port + portsTried, 65_536) - 1;
    for (let tried = port; tried <= last; tried += 1) {
      const open = await this.#tryPort(tried);
      if (open === undefined) continue;
      this.#port = open;
      this.#newest?.announce();
      return;
    }
    const which = last === port ? `port ${port} is` : `the ports ${port} to ${last} are`;
    throw new Error(
      `Cannot open the debugger of function "${functionName}": ${which} taken; name another with --inspect=${functionName}=PORT, 0 for any that is free`,
    );
  }

  /** A process of the function has started. `onChange`: whether its time stands still has changed. */
  follow(onChange: () => void): InspectedProcess {
    const followed = new InspectedProcess({
      functionName: this.#options.functionName,
      waits: this.waits,
      port: () => this.#port,
      announce: this.#options.announce,
      onChange,
      onEnd: () => {
        this.#processes.delete(followed);
        if (this.#newest === followed) this.#newest = undefined;
      },
    });
    this.#processes.add(followed);
    this.#newest = followed;
    return followed;
  }

  /** Debuggers are cut off, which lets what they hold go on. */
  [Symbol.dispose](): void {
    this.#server.close();
    for (const each of this.#processes) each.detach();
  }

  #tryPort(port: number): Promise<number | undefined> {
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    const onError = () => resolve(undefined);
    this.#server.once("error", onError);
    this.#server.listen(port, LOOPBACK, () => {
      this.#server.off("error", onError);
      const address = this.#server.address();
      resolve(typeof address === "object" && address !== null ? address.port : undefined);
    });
    return promise;
  }

  #accept(client: Socket): void {
    client.on("error", () => client.destroy());
    if (this.#newest === undefined || this.#sockets >= DEBUGGER_CONNECTIONS_MAX) {
      client.destroy();
      return;
    }
    this.#sockets += 1;
    client.once("close", () => {
      this.#sockets -= 1;
    });
    this.#newest.attach(client);
  }
}
