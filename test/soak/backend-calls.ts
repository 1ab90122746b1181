import { CallPool } from "./call-pool.ts";
import type { ConnectionHistory } from "./connection-history.ts";
import { type Call, callConnections } from "./connections-api.ts";
import type { Ledger } from "./ledger.ts";
import type { SoakClient } from "./soak-client.ts";

/** One in so many calls has a TCP connection of its own. */
const ALONE = 4;
/** Characters of each message to a client that does not read, and how many are sent at most before one is refused. */
const STALL_CHARACTERS = 100_000;
const STALL_POSTS_MAX = 400;
const UNKNOWN_ID = "not-a-connection-id";

/** What a backend asks of @connections, and what must come of it. */
export class BackendCalls {
  readonly #ledger: Ledger;
  readonly #gateway: { readonly pool: CallPool; readonly port: number };
  #calls = 0;

  constructor(ledger: Ledger, port: number) {
    this.#ledger = ledger;
    this.#gateway = { pool: new CallPool(port), port };
  }

  /** Arrives at the client exactly once, and before the next. */
  async post(history: ConnectionHistory, padding: number): Promise<void> {
    await history.inTurn(async () => {
      if (history.phase !== "open") return;
      const status = await this.#post(history, padding);
      if (status !== 200) history.violated(`POST was answered ${status} in place of 200`);
    });
  }

  /** To a client that does not read, until one is refused; then it reads on, and has all that were accepted. */
  async stall(history: ConnectionHistory, client: SoakClient): Promise<void> {
    // A client that takes no answers is closed with 1008: it sends nothing meanwhile.
    history.phase = "stalled";
    await history.inTurn(async () => {
      await history.quiet();
      history.note("stops reading");
      client.stall();
      const posts = await this.#fill(history);
      client.readOn();
      history.note(`reads on after ${posts} POSTs`);
      // What comes next finds an empty buffer again.
      await history.quiet();
      if (history.phase === "stalled") history.phase = "open";
    });
  }

  /** Answers with how many POSTs the buffer took. */
  async #fill(history: ConnectionHistory): Promise<number> {
    for (let posts = 0; posts < STALL_POSTS_MAX; posts += 1) {
      const status = await this.#post(history, STALL_CHARACTERS);
      if (status === 200) continue;
      if (status !== 429) history.violated(`POST to a full buffer was answered ${status}`);
      return posts;
    }
    history.violated(`${STALL_POSTS_MAX} POSTs to a client that does not read were all accepted`);
    return STALL_POSTS_MAX;
  }

  async #post(history: ConnectionHistory, padding: number): Promise<number> {
    history.postsSent += 1;
    const number = history.postsSent;
    history.await(`post ${number}`);
    history.note(`POST ${number}`);
    const body = JSON.stringify({ p: number, padding: "x".repeat(padding) });
    const status = await this.#call({ method: "POST", body, ...idOf(history) });
    if (status === 200) {
      history.lines.expect("CONNECTION_API POST /@connections/{connectionId} 200");
      this.#ledger.count(history.stage, "message_count");
    } else {
      this.#refused("POST", status);
      if (!history.withdraw(`post ${number}`)) {
        history.violated(`POST ${number} was refused with ${status} and arrived`);
      }
    }
    return status;
  }

  async get(history: ConnectionHistory): Promise<void> {
    await history.inTurn(async () => {
      if (history.phase !== "open") return;
      history.lines.expect("CONNECTION_API GET /@connections/{connectionId} 200");
      const status = await this.#call({ method: "GET", ...idOf(history) });
      if (status !== 200) history.violated(`GET was answered ${status} in place of 200`);
    });
  }

  /** Nothing of the connection is under way. */
  async delete(history: ConnectionHistory): Promise<void> {
    history.lines.expect("CONNECTION_API DELETE /@connections/{connectionId} 204");
    const status = await this.#call({ method: "DELETE", ...idOf(history) });
    if (status !== 204) history.violated(`DELETE was answered ${status} in place of 204`);
  }

  async unsigned(history: ConnectionHistory): Promise<void> {
    await history.inTurn(async () => {
      if (history.phase !== "open") return;
      const call = { method: "POST", body: "{}", unsigned: true, ...idOf(history) } as const;
      await this.#refusedCall(call, 403);
    });
  }

  async gone(connectionId: string, pick: number): Promise<void> {
    const method = (["POST", "GET", "DELETE"] as const)[Math.floor(pick * 3)] ?? "POST";
    const body = method === "POST" ? "{}" : "";
    await this.#refusedCall({ method, stage: "dev", connectionId, body }, 410);
  }

  /** A request that leads to no stage. */
  async astray(): Promise<void> {
    const { pool, port } = this.#gateway;
    const headers = [["Host", `localhost:${port}`]] as const;
    const call = { method: "GET", path: "/nowhere/at/all", headers, body: "", alone: true };
    const { status } = await pool.call(call);
    if (status !== 403) this.#ledger.violations.add(`A request to nowhere was answered ${status}`);
  }

  /** Closes the connections that are kept for the next call. */
  close(): void {
    this.#gateway.pool.close();
  }

  async badId(): Promise<void> {
    await this.#refusedCall({ method: "GET", stage: "dev", connectionId: UNKNOWN_ID }, 400);
  }

  async #refusedCall(call: Call, expected: number): Promise<void> {
    const status = await this.#call(call);
    this.#refused(call.method, status);
    if (status === expected) return;
    const of = `${call.method} of ${call.connectionId}`;
    this.#ledger.violations.add(`${of} was answered ${status} in place of ${expected}`);
  }

  #refused(method: Call["method"], status: number): void {
    this.#ledger.count("dev", "client_error");
    this.#ledger.strayLine(
      "dev",
      `CONNECTION_API ${method} /@connections/{connectionId} ${status}`,
    );
  }

  async #call(call: Call): Promise<number> {
    this.#calls += 1;
    const alone = this.#calls % ALONE === 0;
    return callConnections(this.#gateway, { ...call, alone });
  }
}

function idOf({ connectionId, stage }: ConnectionHistory): Pick<Call, "connectionId" | "stage"> {
  return { connectionId: connectionId ?? "", stage };
}
