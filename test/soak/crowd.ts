import type { RouteName } from "./actions.ts";
import type { ConnectionHistory } from "./connection-history.ts";
import type { GatewayProcess } from "./gateway-process.ts";
import type { Ledger } from "./ledger.ts";
import type { Arrival, Cut } from "./plan.ts";
import { SoakClient } from "./soak-client.ts";
import type { StageName } from "./soak-project.ts";

/** How a handshake is answered, and what that counts. */
const ARRIVALS: Readonly<Record<Arrival, { readonly token?: string; readonly status: number }>> = {
  accepted: { token: "allow", status: 101 },
  backendRefuses: { token: "allow", status: 403 },
  denied: { token: "deny", status: 403 },
  noToken: { status: 401 },
  authorizerThrows: { token: "throw", status: 500 },
};

/** The clients, and how they come. */
export class Crowd {
  readonly #ledger: Ledger;
  readonly #gateway: GatewayProcess;
  readonly #clients = new Map<ConnectionHistory, SoakClient>();

  constructor(ledger: Ledger, gateway: GatewayProcess) {
    this.#ledger = ledger;
    this.#gateway = gateway;
  }

  /** Those that may be given something to do. */
  get open(): ConnectionHistory[] {
    return [...this.#clients.keys()].filter(({ phase }) => phase === "open");
  }

  /** All whose socket is there. */
  get size(): number {
    return this.#clients.size;
  }

  clientOf(history: ConnectionHistory): SoakClient {
    const client = this.#clients.get(history);
    if (client === undefined) throw new Error(`${history.tag} has no client`);
    return client;
  }

  async arrive(how: Arrival): Promise<void> {
    const { token, status } = ARRIVALS[how];
    const wish = how === "backendRefuses" ? "refuse" : "accept";
    const history = this.#ledger.open("dev");
    history.note(`arrive, ${how}`);
    const reached = how === "accepted" || how === "backendRefuses";
    if (reached) {
      history.await("connect");
      this.#ledger.count("dev", "connect_count");
      this.#ledger.count("dev", "message_count");
    }
    if (how === "authorizerThrows") this.#ledger.count("dev", "execution_error");
    else if (how !== "accepted") this.#ledger.count("dev", "client_error");
    const line = `CONNECT $connect ${status === 101 ? 200 : status}`;
    if (reached) history.lines.expect(line);
    else this.#ledger.strayLine("dev", line);
    await this.#handshake(history, { token, wish, status });
  }

  /** To the stage whose `$connect` lets nothing pass. */
  async arriveThrottled(): Promise<void> {
    const history = this.#ledger.open("tight");
    history.note("arrive at the stage that lets nobody in");
    this.#ledger.count("tight", "client_error");
    this.#ledger.strayLine("tight", "CONNECT $connect 429");
    await this.#handshake(history, { token: "allow", wish: "accept", status: 429 });
  }

  /** Says what it has to say, and leaves in the middle. */
  async cut(how: Cut, routes: readonly RouteName[]): Promise<void> {
    const history = this.#ledger.open("cut");
    history.note(`arrive, to leave ${how}`);
    if (how === "early") return this.#leaveEarly(history);
    history.await("connect");
    this.#ledger.count("cut", "connect_count");
    this.#ledger.count("cut", "message_count");
    history.lines.expect("CONNECT $connect 200");
    const target = { token: "allow", wish: "accept", status: 101 };
    if (!(await this.#handshake(history, target))) return;
    const client = this.clientOf(history);
    for (const route of routes) {
      const number = this.#ledger.sending(history, route, { arrives: how !== "abort" });
      client.send(messageText(route, number, 0));
    }
    history.phase = "leaving";
    this.leaving(history);
    history.note(`leave ${how}`);
    if (how === "abort") client.abort();
    else if (how === "clean") client.closeCleanly();
    else client.closeHalf();
    if (how === "clean") history.await("close 1000");
    if (how !== "abort") history.await("end");
    else this.over(history);
  }

  /** From now on the gateway must run `$disconnect`, once. */
  leaving(history: ConnectionHistory): void {
    history.await("disconnect");
    history.lines.expect("DISCONNECT $disconnect 200");
    this.#ledger.count(history.stage, "message_count");
  }

  /** Its socket is gone. */
  over(history: ConnectionHistory): void {
    history.phase = "over";
    this.#clients.delete(history);
  }

  /** Gone before the gateway can answer. When the backend was told `$connect` all the same, the rest must follow. */
  async #leaveEarly(history: ConnectionHistory): Promise<void> {
    history.doubt("connect");
    history.whenConnected = () => {
      history.lines.expect("CONNECT $connect 200");
      this.#ledger.count("cut", "connect_count");
      this.#ledger.count("cut", "message_count");
      this.leaving(history);
    };
    const client = this.#client(history, { token: "allow", wish: "accept" });
    await client.sent;
    this.over(history);
    client.abort();
  }

  async #handshake(
    history: ConnectionHistory,
    { status, ...query }: { token?: string | undefined; wish: string; status: number },
  ): Promise<boolean> {
    const client = this.#client(history, query);
    try {
      const answer = await client.answer;
      if (answer.status !== status) {
        history.violated(`the handshake was answered ${answer.status} in place of ${status}`);
      }
      if (answer.status === 101) {
        history.phase = "open";
        this.#ledger.accepted += 1;
        return true;
      }
    } catch (error) {
      history.violated(`the handshake failed: ${error}`);
    }
    this.over(history);
    return false;
  }

  #client(
    history: ConnectionHistory,
    query: { token?: string | undefined; wish: string },
  ): SoakClient {
    const client = new SoakClient(
      { port: this.#gateway.port, path: pathOf(history.stage, { ...query, tag: history.tag }) },
      {
        text: (payload) => this.#ledger.received(history, payload),
        closed: (code) => history.met(`close ${code}`),
        ended: (error) => this.#ended(history, error),
      },
    );
    this.#clients.set(history, client);
    return client;
  }

  #ended(history: ConnectionHistory, error: Error | undefined): void {
    if (history.phase === "over" || history.phase === "arriving") return;
    if (error !== undefined)
      history.violated(`the connection ended with an error: ${error.message}`);
    this.over(history);
    history.met("end");
  }
}

function pathOf(
  stage: StageName,
  query: { readonly token?: string | undefined; readonly wish: string; readonly tag: string },
): string {
  const { token, wish, tag } = query;
  return `/${stage}?tag=${tag}&wish=${wish}${token === undefined ? "" : `&token=${token}`}`;
}

/** What a client sends to a route; `strict` wants a text that it does not get. */
export function messageText(route: RouteName, number: number, padding: number): string {
  return JSON.stringify({ action: route, n: number, padding: "x".repeat(padding) });
}
