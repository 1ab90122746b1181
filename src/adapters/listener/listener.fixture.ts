import { RawClient } from "../../../test/support/raw-client.ts";
import { waitFor } from "../../../test/support/wait-for.ts";
import { AWS_LIMITS, type Limits } from "../../core/limits.ts";
import { type Engine, type EngineOptions, fakeEngine } from "../../engine/engine.fixture.ts";
import type { DataPlane } from "../../engine/inbound.ts";
import type { LiveConnection } from "../../engine/live-connection.ts";
import type { ClientDescriptors } from "./client-descriptors.ts";
import { ConnectionCount } from "./connection-count.ts";
import { type Deadline, Deadlines } from "./deadlines.ts";
import { HttpDate } from "./http-date.ts";
import type { HttpDeps } from "./http-session.ts";
import { type Listener, type ListenOptions, listen } from "./listen.ts";
import type { Session, SessionSocket } from "./raw-socket.ts";
import { SpareAssembler } from "./spare-assembler.ts";
import { Turn } from "./turn.ts";

/** A socket that takes as many bytes as a test lets it, and keeps what it was told. */
export class FakeRawSocket implements SessionSocket {
  readonly data: { session: Session | undefined } = { session: undefined };
  readonly written: number[] = [];
  writes = 0;
  /** Bytes it still takes. */
  room = Number.POSITIVE_INFINITY;
  isClosed = false;
  paused = false;
  readonly calls: ("end" | "shutdown" | "terminate" | "pause" | "resume")[] = [];

  write(bytes: Uint8Array): number {
    this.writes += 1;
    if (this.isClosed) return -1;
    const taken = Math.min(this.room, bytes.length);
    this.room -= taken;
    this.written.push(...bytes.subarray(0, taken));
    return taken;
  }
  end(): void {
    this.calls.push("end");
  }
  shutdown(): void {
    this.calls.push("shutdown");
  }
  terminate(): void {
    this.calls.push("terminate");
  }
  pause(): void {
    this.paused = true;
    this.calls.push("pause");
  }
  resume(): void {
    this.paused = false;
    this.calls.push("resume");
  }
  get text(): string {
    return Buffer.from(this.written).toString("latin1");
  }
}

export interface Sessions {
  readonly engine: Engine;
  readonly deps: HttpDeps;
  readonly deadlines: ToldDeadlines;
}

export interface SessionOptions {
  readonly engine?: EngineOptions;
  readonly limits?: Partial<Limits>;
  /** In place of parts of the engine's own. */
  readonly plane?: Partial<DataPlane>;
}

/** A deadline is met within so many milliseconds of the fake clock. */
export const SWEEP_MS = 10;

/** Deadlines that tell when one is taken off. */
class ToldDeadlines extends Deadlines {
  readonly listeners = new Set<() => void>();

  override unwatch(deadline: Deadline): void {
    super.unwatch(deadline);
    for (const changed of [...this.listeners]) changed();
  }
}

/** What a session needs, around the engine of `fakeEngine()` and its clock. */
export function sessionDeps(options: SessionOptions = {}): Sessions {
  const engine = fakeEngine(options.engine);
  const limits = { ...AWS_LIMITS, ...options.limits };
  const reportBug = (error: unknown): void => void engine.bugs.push(error);
  const deadlines = new ToldDeadlines(engine.clock, SWEEP_MS, reportBug);
  const deps: HttpDeps = {
    dataPlane: { ...engine.plane, ...options.plane },
    clock: engine.clock,
    date: new HttpDate(engine.clock),
    deadlines,
    assemblers: new SpareAssembler(limits),
    // What a session writes is there when its call returns.
    turn: new Turn(reportBug, (end) => end()),
    reportBug,
    limits: { ...limits, bodyBytesMax: limits.postToConnectionBytesMax },
  };
  return { engine, deps, deadlines };
}

export interface TestListener extends Sessions, Disposable {
  readonly listener: Listener;
  /** What the operator was told. */
  readonly warnings: readonly string[];
  readonly connectionCount: ConnectionCount;
  readonly port: number;
  connect(options?: Partial<Parameters<typeof RawClient.connect>[0]>): Promise<RawClient>;
  /** The gateway's side of the connection that was opened last. */
  lastOpened(): LiveConnection;
  /** An open WebSocket. */
  open(options?: Partial<Parameters<typeof RawClient.connect>[0]>): Promise<RawClient>;
  /**
   * Resolves when the listener has seen all that was sent before: loopback delivers in order, so
   * a whole request of another client comes after it.
   */
  seen(): Promise<void>;
  /** Resolves when no connection has a deadline left; nobody is ending, reading or waiting then. */
  noDeadlines(): Promise<void>;
}

/** The real listener on a free port, around the fake engine. */
export function openListener(
  options: SessionOptions & {
    readonly listen?: Partial<ListenOptions>;
    readonly descriptors?: ClientDescriptors;
  } = {},
): TestListener {
  const sessions = sessionDeps(options);
  const warnings: string[] = [];
  const connectionCount = new ConnectionCount({
    limits: { ...AWS_LIMITS, ...options.limits },
    clock: sessions.engine.clock,
    descriptors: options.descriptors,
    warn: (sentence) => void warnings.push(sentence),
  });
  const listener = listen(
    { ...sessions.deps, turn: new Turn(sessions.deps.reportBug), connectionCount },
    {
      hosts: ["127.0.0.1"],
      port: 0,
      tls: undefined,
      ...options.listen,
    },
  );
  const { port } = listener;
  const connect: TestListener["connect"] = (more) => RawClient.connect({ port, ...more });
  return {
    ...sessions,
    listener,
    warnings,
    connectionCount,
    port,
    connect,
    async open(more) {
      const client = await connect(more);
      const answer = await client.upgrade("/dev");
      if (answer.status !== 101) throw new Error(`The handshake was answered ${answer.status}`);
      return client;
    },
    lastOpened() {
      const { activities, deps } = sessions.engine;
      const opened = activities.findLast(({ eventType }) => eventType === "CONNECT");
      const found = deps.connections.find(opened?.apiId ?? "", opened?.connectionId ?? "");
      if (found === undefined) throw new Error("No connection is open");
      return found;
    },
    async seen() {
      for (let trip = 0; trip < 2; trip += 1) {
        using client = await connect();
        client.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        await client.ended();
      }
    },
    async noDeadlines() {
      const { deadlines } = sessions;
      const subscribe = (changed: () => void) => {
        deadlines.listeners.add(changed);
        return () => deadlines.listeners.delete(changed);
      };
      const none = () => (deadlines.size === 0 ? true : undefined);
      await waitFor(subscribe, none, { what: "the last deadline to be taken off" });
    },
    [Symbol.dispose]: () => void listener.stop(),
  };
}
