import type { RouteName } from "./actions.ts";
import { BackendCalls } from "./backend-calls.ts";
import type { Changes } from "./changes.ts";
import type { ConnectionHistory } from "./connection-history.ts";
import { Crowd, messageText } from "./crowd.ts";
import type { GatewayProcess } from "./gateway-process.ts";
import type { Ledger } from "./ledger.ts";
import type { ConnectionEvent, Leave, SoakEvent } from "./plan.ts";

/** Below the one a client comes where another would leave, above the other it leaves. */
const OPEN_MIN = 20;
const OPEN_MAX = 150;

/** Makes the plan's events happen. Nothing waits for what came before it, but on one connection. */
export class Driver {
  readonly crowd: Crowd;
  readonly #ledger: Ledger;
  readonly #changes: Changes;
  readonly #calls: BackendCalls;
  readonly #underWay = new Set<SoakEvent>();
  events = 0;
  astray = 0;
  deployments = 0;
  #ending = false;
  /** One reload after the other. */
  #reload: Promise<void> = Promise.resolve();

  constructor(parts: { ledger: Ledger; gateway: GatewayProcess; changes: Changes }) {
    this.#ledger = parts.ledger;
    this.#changes = parts.changes;
    this.crowd = new Crowd(parts.ledger, parts.gateway);
    this.#calls = new BackendCalls(parts.ledger, parts.gateway.port);
  }

  perform(event: SoakEvent): void {
    this.events += 1;
    this.#underWay.add(event);
    void this.#perform(event)
      .catch((error: unknown) => this.#ledger.violations.add(`${event.kind} failed: ${error}`))
      .finally(() => this.#underWay.delete(event));
  }

  /** What has begun and not ended, by kind. */
  get underWay(): string[] {
    return [...this.#underWay].map(({ kind }) => kind);
  }

  get isIdle(): boolean {
    return this.#underWay.size === 0;
  }

  /** Everybody leaves, each in turn of how clients leave. */
  end(): void {
    this.#ending = true;
    const ways = ["clean", "abort", "halfOpen", "deleted"] as const;
    for (const [index] of this.crowd.open.entries()) {
      this.perform({ kind: "leave", how: ways[index % ways.length] ?? "clean", pick: 0 });
    }
  }

  /** Keeps nothing open for what comes next: nothing does. */
  rest(): void {
    this.#calls.close();
  }

  async #perform(event: SoakEvent): Promise<void> {
    switch (event.kind) {
      case "arrive":
        if (event.how === "accepted" && this.crowd.size >= OPEN_MAX) return;
        return this.crowd.arrive(event.how);
      case "throttledArrival":
        return this.crowd.arriveThrottled();
      case "cut":
        return this.crowd.cut(event.how, event.routes);
      case "astray":
        this.astray += 1;
        return this.#calls.astray();
      case "badId":
        return this.#calls.badId();
      case "gone": {
        const { gone } = this.#ledger;
        const connectionId = gone[Math.floor(event.pick * gone.length)];
        return connectionId === undefined ? undefined : this.#calls.gone(connectionId, event.pick);
      }
      case "redeploy":
        this.deployments += 1;
        return this.#reloading(() => this.#changes.redeploy());
      case "rehandle":
        return this.#reloading(() => this.#changes.rehandle());
      default:
        return this.#onConnection(event);
    }
  }

  async #onConnection(event: ConnectionEvent): Promise<void> {
    const { open } = this.crowd;
    const history = open[Math.floor(event.pick * open.length)];
    if (history === undefined) return this.crowd.arrive("accepted");
    switch (event.kind) {
      case "message":
        return this.#send(history, event.route, event.padding);
      case "post":
        return this.#calls.post(history, event.padding);
      case "get":
        return this.#calls.get(history);
      case "unsigned":
        return this.#calls.unsigned(history);
      case "stall":
        return this.#calls.stall(history, this.crowd.clientOf(history));
      case "leave":
        if (!this.#ending && open.length < OPEN_MIN) return this.crowd.arrive("accepted");
        return this.#leave(history, event.how);
    }
  }

  async #send(history: ConnectionHistory, route: RouteName, padding: number): Promise<void> {
    const number = this.#ledger.sending(history, route);
    this.crowd.clientOf(history).send(messageText(route, number, padding));
  }

  /** When nothing is under way on the connection, so that everything that came of it is certain. */
  async #leave(history: ConnectionHistory, how: Leave): Promise<void> {
    history.phase = "leaving";
    await history.inTurn(() => history.quiet());
    history.note(`leave, ${how}`);
    const client = this.crowd.clientOf(history);
    this.crowd.leaving(history);
    if (how === "abort") {
      this.crowd.over(history);
      client.abort();
      return;
    }
    if (how !== "halfOpen") history.await("close 1000");
    history.await("end");
    if (how === "clean") client.closeCleanly();
    else if (how === "halfOpen") client.closeHalf();
    else await this.#calls.delete(history);
  }

  #reloading(run: () => Promise<void>): Promise<void> {
    this.#reload = this.#reload.then(run);
    return this.#reload;
  }
}
