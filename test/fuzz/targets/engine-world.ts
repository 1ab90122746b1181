import type { HttpAnswer } from "../../../src/core/http.ts";
import { AWS_LIMITS } from "../../../src/core/limits.ts";
import { accountThrottle } from "../../../src/core/throttle.ts";
import {
  apiOf,
  deployOn,
  type Engine,
  fakeEngine,
  managementRequest,
  requestOf,
  routeOf,
  signedRequest,
  TWO_WAY,
} from "../../../src/engine/engine.fixture.ts";
import type { ConnectVerdict } from "../../../src/engine/inbound.ts";
import type { LiveConnection } from "../../../src/engine/live-connection.ts";
import type { CallSignal, ClientSocket, FunctionOutcome } from "../../../src/engine/ports.ts";
import { hold } from "../engine/target.ts";

/** A function that is running; the fuzzer says when it ends, and how. */
export interface Running {
  readonly eventType: string;
  readonly connectionId: string;
  readonly body: string | undefined;
  end(outcome: FunctionOutcome): void;
}

/** One client as the listener has it: what the session does before the engine is asked. */
export class Client implements ClientSocket {
  verdict: ConnectVerdict | undefined;
  connection: LiveConnection | undefined;
  readonly frames: string[] = [];
  readonly waitingBytes = 0;
  isFull = false;
  closeSent = false;
  closeReceived = false;
  gone = false;
  asked = 0;
  handled = 0;

  sendText(payload: Uint8Array): "sent" | "full" | "closed" {
    if (this.closeSent || this.closeReceived || this.gone) return "closed";
    if (this.isFull) return "full";
    this.frames.push(new TextDecoder().decode(payload));
    return "sent";
  }

  close(): void {
    this.closeSent = true;
  }

  terminate(): void {
    this.gone = true;
  }

  messageHandled(): void {
    this.handled += 1;
  }

  get isOpen(): boolean {
    return this.connection !== undefined && !this.closeSent && !this.closeReceived && !this.gone;
  }
}

const BURST = 12;
const RATE = 5;

/** The engine between clients, functions and backends that do what they are told, in any order. */
export class World {
  readonly engine: Engine;
  readonly clients: Client[] = [];
  readonly running: Running[] = [];
  /** Of events: `CONNECT`, `MESSAGE`, `DISCONNECT`, by connection id. */
  readonly events: { readonly eventType: string; readonly connectionId: string }[] = [];
  readonly startedAt: number;
  posted = 0;
  admitted = 0;

  constructor() {
    this.engine = fakeEngine({
      api: API,
      invokeFunction: (call, signal) => this.#run(call.payload, signal),
      overrides: {
        account: accountThrottle({
          ...AWS_LIMITS,
          accountRequestsPerSecond: RATE,
          accountBurst: BURST,
        }),
      },
    });
    this.startedAt = this.engine.clock.now();
  }

  /** Connections whose socket is there. */
  get held(): number {
    return this.clients.filter(({ connection, gone }) => connection !== undefined && !gone).length;
  }

  connect(): Client {
    const client = new Client();
    this.clients.push(client);
    void this.engine.plane.connect(requestOf()).then((verdict) => this.#answered(client, verdict));
    return client;
  }

  /** As the listener does: a client that left meanwhile is opened and closed at once. */
  #answered(client: Client, verdict: ConnectVerdict): void {
    client.verdict = verdict;
    if (verdict.kind === "rejected") return;
    client.connection = verdict.connection;
    this.engine.plane.opened(verdict.connection, client);
    if (client.gone) this.engine.plane.socketClosed(verdict.connection);
  }

  message(client: Client, text: string): void {
    if (client.connection === undefined || !client.isOpen) return;
    client.asked += 1;
    const { connection } = client;
    if (this.engine.plane.message(connection, text) === "handled") client.messageHandled();
  }

  closeFrame(client: Client, code: number | undefined): void {
    if (client.connection === undefined || client.closeReceived || client.gone) return;
    client.closeReceived = true;
    this.engine.plane.closeReceived(client.connection, code, "");
  }

  violation(client: Client): void {
    if (client.connection !== undefined && client.isOpen) {
      this.engine.plane.failed(client.connection, 1002, "Protocol error");
    }
  }

  lose(client: Client): void {
    if (client.gone) return;
    client.gone = true;
    if (client.connection !== undefined) this.engine.plane.socketClosed(client.connection);
  }

  /** A call of `@connections`; the answer's status. */
  manage(method: "POST" | "GET" | "DELETE", connectionId: string, text: string): HttpAnswer {
    const body = new TextEncoder().encode(text);
    const request = managementRequest(method, connectionId);
    return this.engine.plane.answer(signedRequest(this.engine, request, { body }), body);
  }

  deploy(isTwoWay: boolean): void {
    const api = isTwoWay ? API : ONE_WAY;
    deployOn(this.engine.deps.apis, api);
  }

  stop(): void {
    this.engine.deps.connections.closeAll(1001, "Going away");
  }

  /** Lets everything go on that waits for nothing. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
  }

  /** Ends everything: functions answer, clients leave, until nothing is under way. */
  async end(): Promise<void> {
    for (let round = 0; round < 10; round += 1) {
      await this.settle();
      for (const one of this.running.splice(0)) one.end(DONE);
      await this.settle();
      for (const client of this.clients) this.lose(client);
    }
  }

  /** What every bucket can have let through by now, at most. */
  get admittedMax(): number {
    return BURST + (RATE * (this.engine.clock.now() - this.startedAt)) / 1_000;
  }

  #run(payload: string, signal: CallSignal): Promise<FunctionOutcome> {
    const { requestContext, body } = JSON.parse(payload);
    const { eventType, connectionId } = requestContext;
    this.events.push({ eventType, connectionId });
    hold(typeof connectionId === "string", "an event without a connection id");
    return new Promise((resolve) => {
      const running: Running = {
        ...{ eventType, connectionId, body },
        end: (outcome) => {
          if (this.running.includes(running)) this.running.splice(this.running.indexOf(running), 1);
          resolve(outcome);
        },
      };
      this.running.push(running);
      signal.addEventListener("abort", () => running.end({ kind: "aborted" }));
    });
  }
}

const DONE: FunctionOutcome = { kind: "returned", payload: '{"statusCode":200}' };
const ROUTES = [routeOf("$connect"), routeOf("$disconnect")];
const API = apiOf([...ROUTES, routeOf("$default", TWO_WAY), routeOf("send", TWO_WAY)]);
const ONE_WAY = apiOf([...ROUTES, routeOf("$default"), routeOf("other", TWO_WAY)]);
