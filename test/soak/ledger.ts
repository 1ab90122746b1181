import { FRAME_MESSAGES } from "../../src/core/error-frame.ts";
import { type Action, actionOf, type RouteName } from "./actions.ts";
import { ConnectionHistory } from "./connection-history.ts";
import { InForce } from "./in-force.ts";
import { STAGES, type StageName } from "./soak-project.ts";
import { exactly, type Range, Tally } from "./tally.ts";
import { Violations } from "./violations.ts";

/** Connections that are over and may be asked for, which is answered 410. */
const GONE_KEPT = 100;

/** What an answer says of what it comes from: stage variables, the deployment, the code of functions. */
const GENERATIONS = ["round", "deployment", "version"] as const;
export type Generation = (typeof GENERATIONS)[number];

/** One line of the access log. */
export interface AccessLine {
  readonly stage: string;
  readonly event: string;
  readonly route: string;
  readonly status: string;
  readonly connectionId: string;
}

/** What must have happened, by connection and by stage, against what the clients, the backend and the access log saw. */
export class Ledger {
  readonly violations: Violations;
  /** By the name that `/metrics` has, with the stage before it. */
  readonly counts = new Tally();
  /** Lines of the access log that belong to no open connection. */
  readonly strayLines = new Tally();
  readonly gone: string[] = [];
  messages = 0;
  accepted = 0;
  readonly inForce = perGeneration(() => new InForce());
  /** What was in force when a message was sent, by its number. */
  readonly #sentUnder = new Map<number, Readonly<Record<Generation, number>>>();
  #tags = 0;
  readonly #byTag = new Map<string, ConnectionHistory>();
  readonly #byId = new Map<string, ConnectionHistory>();
  readonly #over = new Set<string>();

  constructor(violations = new Violations()) {
    this.violations = violations;
  }

  open(stage: StageName): ConnectionHistory {
    this.#tags += 1;
    const history = new ConnectionHistory({ tag: `c${this.#tags}`, stage }, this.violations);
    this.#byTag.set(history.tag, history);
    return history;
  }

  get live(): ConnectionHistory[] {
    return [...this.#byTag.values()];
  }

  count(stage: StageName, name: CountName, range: Range = exactly(1)): void {
    this.counts.expect(`${stage} ${name}`, range);
  }

  /** A request whose line stands alone. */
  strayLine(stage: StageName, line: string): void {
    this.strayLines.expect(`${stage} ${line}`);
  }

  /** Before it is sent. Answers with the message's number. `arrives`: false when the client leaves before it is read. */
  sending(
    history: ConnectionHistory,
    route: RouteName,
    cut?: { readonly arrives: boolean },
  ): number {
    this.messages += 1;
    const number = this.messages;
    const action = actionOf(route);
    history.note(`send ${route} ${number}`);
    const least = cut?.arrives === false ? 0 : 1;
    if (action.seen === true) wait(history, `seen ${number}`, least === 1);
    if (cut === undefined && GENERATED.includes(route)) {
      this.#sentUnder.set(
        number,
        perGeneration((name) => this.inForce[name].place),
      );
    }
    const answer = answerKey(action, number);
    if (answer !== undefined) wait(history, answer, cut === undefined);
    if (action.answer.kind === "either") return number;
    const line = `MESSAGE ${route === "unknown" ? "-" : route} ${action.status}`;
    history.lines.expect(line, { least, most: 1 });
    const messagesLeast = cut === undefined ? action.messages : least;
    this.count(history.stage, "message_count", { least: messagesLeast, most: action.messages });
    if (action.error !== undefined) this.count(history.stage, METRIC[action.error]);
    return number;
  }

  /** A text frame arrived at the client. */
  received(history: ConnectionHistory, text: string): void {
    const frame = JSON.parse(text);
    if (typeof frame.p === "number") return history.postArrived(frame.p);
    if (typeof frame.n === "number") return this.#replied(history, frame);
    if (typeof frame.by === "string") {
      const key = history.met(`answer ${frame.by}`, `either ${frame.by}`);
      if (key?.startsWith("either ")) this.#cameEither(history, frame.by, ["200", 2]);
      return;
    }
    const isLimit = frame.message === FRAME_MESSAGES.tooManyRequests;
    const by = isLimit ? "limited" : "fickle";
    const key = history.met(`frame ${frame.message}`, `either ${by}`);
    if (!key?.startsWith("either ")) return;
    this.#cameEither(history, by, isLimit ? ["429", 0] : ["500", 1]);
    this.count(history.stage, METRIC[isLimit ? "ClientError" : "ExecutionError"]);
  }

  #replied(
    history: ConnectionHistory,
    { n, ...answeredBy }: { readonly n: number } & Partial<Record<Generation, number>>,
  ): void {
    history.met(`reply ${n}`);
    const sentUnder = this.#sentUnder.get(n);
    if (sentUnder === undefined) return;
    this.#sentUnder.delete(n);
    for (const name of GENERATIONS) {
      const [by, place] = [answeredBy[name], sentUnder[name]];
      if (by === undefined || this.inForce[name].mayAnswer(by, place)) continue;
      const then = this.inForce[name].at(place);
      history.violated(`reply ${n} is of ${name} ${by}, sent when ${then} was in force`);
    }
  }

  #cameEither(
    history: ConnectionHistory,
    route: string,
    [status, messages]: readonly [string, number],
  ): void {
    history.lines.expect(`MESSAGE ${route} ${status}`);
    this.count(history.stage, "message_count", exactly(messages));
  }

  /** `$connect` at the backend. */
  backendConnected(tag: string, connectionId: string): void {
    const history = this.#byTag.get(tag);
    if (history === undefined) {
      return this.violations.add(`$connect of ${tag} (${connectionId}), which is no connection`);
    }
    history.connectionId = connectionId;
    this.#byId.set(connectionId, history);
    if (history.met("connect") !== undefined) history.whenConnected?.();
  }

  /** Anything else at the backend. */
  backendSaw(connectionId: string, key: string): void {
    const history = this.#byId.get(connectionId);
    if (history !== undefined) return void history.met(key);
    const known = this.#over.has(connectionId) ? "whose end was settled" : "which nobody knows";
    this.violations.add(`The backend got "${key}" of ${connectionId}, ${known}`);
  }

  logged({ stage, event, route, status, connectionId }: AccessLine): void {
    const line = `${event} ${route} ${status}`;
    const history = this.#byId.get(connectionId);
    const isRefusedCall = event === "CONNECTION_API" && Number(status) >= 400;
    if (history === undefined || isRefusedCall) this.strayLines.saw(`${stage} ${line}`);
    else history.lines.saw(line);
  }

  get isSettled(): boolean {
    return this.live.every((history) => history.isSettled) && this.#straysSettled;
  }

  get #straysSettled(): boolean {
    return this.strayLines.differences().length === 0;
  }

  /** Tells of everything that is missing or too much, and forgets the connections that are over. */
  settle(): void {
    for (const difference of this.strayLines.differences()) {
      this.violations.add(`Lines of the access log for no open connection: ${difference}`);
    }
    this.strayLines.accept();
    for (const history of this.live) {
      history.settle();
      if (history.phase === "over") this.#forget(history);
    }
  }

  #forget(history: ConnectionHistory): void {
    this.#byTag.delete(history.tag);
    const { connectionId } = history;
    if (connectionId === undefined) return;
    this.#byId.delete(connectionId);
    this.#over.add(connectionId);
    if (history.stage !== "dev") return;
    this.gone.push(connectionId);
    if (this.gone.length > GONE_KEPT) this.gone.shift();
  }
}

/** Routes whose answers say which deployment or code they are of. */
const GENERATED: readonly RouteName[] = ["template", "local"];

/** CloudWatch's counts, by the names that `/metrics` has. */
export const COUNTED = [
  ...(["connect_count", "message_count", "client_error"] as const),
  ...(["integration_error", "execution_error"] as const),
];
export type CountName = (typeof COUNTED)[number];

const METRIC = {
  ClientError: "client_error",
  IntegrationError: "integration_error",
  ExecutionError: "execution_error",
} as const;

/** Each of `STAGES` with each of `COUNTED`. */
export const COUNTS: readonly { readonly stage: StageName; readonly name: CountName }[] =
  STAGES.flatMap((stage) => COUNTED.map((name) => ({ stage, name })));

function perGeneration<Value>(of: (name: Generation) => Value): Record<Generation, Value> {
  return { round: of("round"), deployment: of("deployment"), version: of("version") };
}

function wait(history: ConnectionHistory, key: string, certain: boolean): void {
  if (certain) history.await(key);
  else history.doubt(key);
}

function answerKey({ answer }: Action, number: number): string | undefined {
  switch (answer.kind) {
    case "own":
      return `reply ${number}`;
    case "none":
      return undefined;
    case "alike":
      return `answer ${answer.by}`;
    case "frame":
      return `frame ${FRAME_MESSAGES[answer.name]}`;
    case "either":
      return `either ${answer.by}`;
  }
}
