import type { Api } from "../core/model/api.ts";
import type { Serving } from "../core/model/serving.ts";
import type { DefinitionStore, StoredDefinition } from "../engine/definition-store.ts";
import type { CodeName, FunctionCode } from "../engine/function-code.ts";
import type { Clock } from "../engine/ports.ts";
import type { StageName } from "../engine/served-apis.ts";
import { ProjectError } from "../project/project-error.ts";
import { autoDeploy } from "./apigatewayv2/auto-deploy.ts";
import { CodeKeeper } from "./code-keeper.ts";
import { badRequest, tooManyRequests } from "./control-fault.ts";
import { Definitions, Draft, rootOf } from "./definitions.ts";
import { deletedStages } from "./deleted-stages.ts";
import type { Answer, Context, Operation, Output, Request } from "./operation.ts";
import { ServingView } from "./served/serving-view.ts";

/** Writes that wait for those before them; above it a write is throttled. Ours. */
export const WRITES_WAITING_MAX = 1_000;

export interface ControlPlaneOptions {
  readonly store: DefinitionStore;
  readonly code: FunctionCode;
  readonly clock: Pick<Clock, "now">;
  readonly region: string;
  readonly accountId: string;
  /** Random `[a-z0-9]`. */
  readonly newId: (length: number) => string;
  readonly apiEndpoint: (apiId: string) => string;
  /** Why an API cannot be deployed, or `undefined`. */
  readonly undeployable: (api: Api) => string | undefined;
  readonly hasClientCertificate: (id: string) => boolean;
  /** What files define: read by everybody, changed by nobody. */
  readonly owned?: readonly OwnedDefinitions[];
  readonly warn: (sentence: string) => void;
}

export interface OwnedDefinitions {
  /** For people: where it can be changed. */
  readonly file: string;
  readonly definitions: readonly StoredDefinition[];
}

/** Made ready to be served, not yet served. */
export interface Prepared {
  apply(): Applied | undefined;
  /** It will not be applied. */
  discard?(): void;
}

export interface Applied {
  /** Resolves when no function runs any more that was replaced. */
  readonly replaced: Promise<void>;
}

/** Makes ready what is to be served. Throws `SyntaxError` with a sentence for the caller when that cannot be. */
export type Prepare = (
  serving: Serving,
  /** Once it is served, these end for good, with their connections. */
  deleted: readonly StageName[],
) => Prepared | Promise<Prepared>;

/** The account: what is defined, and the one way to change it. Who may is decided before. */
export class ControlPlane {
  readonly #options: ControlPlaneOptions;
  readonly #definitions: Definitions;
  readonly #view: ServingView;
  readonly #code: CodeKeeper;
  #prepare: Prepare = () => ({ apply: () => undefined });
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  private constructor(options: ControlPlaneOptions, stored: readonly StoredDefinition[]) {
    this.#options = options;
    this.#definitions = new Definitions(stored);
    this.#view = new ServingView(this.#definitions, options);
    this.#code = new CodeKeeper(options);
    const owned = options.owned ?? [];
    requireApart(this.#definitions, owned);
    for (const { file, definitions } of owned) this.#definitions.own(file, definitions);
  }

  /** Rejects with `StoreFailure` when the store cannot be read. */
  static async open(options: ControlPlaneOptions): Promise<ControlPlane> {
    const plane = new ControlPlane(options, await options.store.load());
    await plane.#code.start(plane.#definitions);
    return plane;
  }

  /** What the store's definitions have served; what files define is served by who loaded them. */
  get serving(): Serving {
    return this.#view.serving;
  }

  /** From now on each change is made ready before it is kept, and served before it is answered. */
  publishTo(prepare: Prepare): void {
    this.#prepare = prepare;
  }

  /**
   * What files define from now on. `serve` serves it, between two changes; when it throws, or one of them defines what the
   * store has, everything stays as it is.
   */
  replaceOwned(owned: readonly OwnedDefinitions[], serve: () => void): Promise<void> {
    return this.#inTurn(async () => {
      requireApart(this.#definitions, owned);
      serve();
      this.#definitions.disown();
      for (const { file, definitions } of owned) this.#definitions.own(file, definitions);
    });
  }

  /**
   * The answer of an operation. Rejects with `ControlFault` or `StoreFailure`; nothing has changed then. What it has
   * resolved with is kept for good, and served.
   */
  async call(operation: Operation, request: Request<unknown>): Promise<Output | undefined> {
    if (operation.isRead) {
      return outputOf(operation.perform(request, this.#context(new Draft(this.#definitions))));
    }
    if (this.#waiting >= WRITES_WAITING_MAX) {
      throw tooManyRequests(`${WRITES_WAITING_MAX} changes wait already: try again later`);
    }
    this.#waiting += 1;
    try {
      return await this.#inTurn(() => this.#write(operation, request));
    } finally {
      this.#waiting -= 1;
    }
  }

  #inTurn<Value>(work: () => Promise<Value>): Promise<Value> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined).then(othersTurn);
    return turn;
  }

  async #write(operation: Operation, request: Request<unknown>): Promise<Output | undefined> {
    const draft = new Draft(this.#definitions);
    const context = this.#context(draft);
    const answer = operation.perform(request, context);
    autoDeploy(context, draft.changes());
    const output = outputOf(answer);
    const changes = draft.changes();
    if (changes.length === 0) return output;
    const next = this.#view.next(draft, changes);
    const code = await refusing(() => this.#code.prepare(this.#definitions, changes));
    let prepared: Prepared | undefined;
    try {
      prepared = await refusing(async () => this.#prepare(next.serving, deletedStages(changes)));
      await this.#options.store.commit(changes);
    } catch (error) {
      prepared?.discard?.();
      await code.discard();
      throw error;
    }
    this.#definitions.apply(changes);
    next.keep();
    this.#retire(code.replaced, prepared.apply());
    return output;
  }

  /** Code goes when nobody runs it any more. */
  #retire(replaced: readonly CodeName[], applied: Applied | undefined): void {
    if (replaced.length === 0) return;
    this.#code.retire(replaced);
    const sweep = () => this.#inTurn(() => this.#code.sweep(this.#definitions, replaced));
    void (applied?.replaced ?? Promise.resolve()).then(sweep, sweep);
  }

  #context(draft: Draft): Context {
    const { clock, region, accountId, newId, ...asked } = this.#options;
    const { apiEndpoint, undeployable, hasClientCertificate } = asked;
    return {
      ...{ draft, now: clock.now(), region, accountId, newId },
      ...{ apiEndpoint, undeployable, hasClientCertificate },
    };
  }
}

/** What cannot be made ready is the caller's to mend. */
async function refusing<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest(error.message);
    throw error;
  }
}

/** Between two changes messages are handled: those that wait would otherwise run one after the other without a gap. */
function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Throws `ProjectError` for what a file and the store define both. */
function requireApart(stored: Definitions, owned: readonly OwnedDefinitions[]): void {
  for (const { file, definitions } of owned) {
    const key = definitions.map(({ key }) => rootOf(key)).find((root) => stored.hasStored(root));
    if (key === undefined) continue;
    throw new ProjectError(
      `${file} defines ${key}, and so does what was made by calls to the control plane: remove it from the file, or start without --config and delete it by a call`,
    );
  }
}

function outputOf(answer: Answer): Output | undefined {
  return typeof answer === "function" ? answer() : answer;
}
