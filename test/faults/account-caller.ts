import { pathOf } from "../support/account-paths.ts";
import type { ControlClient, Members } from "../support/control-client.ts";
import { type Found, KeptLedger, type Writes } from "../support/kept-ledger.ts";
import { AccountPlan, answerPathOf, childrenOf, idOf, type Write } from "./account-plan.ts";
import { type AccountState, settled } from "./account-state.ts";

/** Where a client can connect, and what it is answered there. */
export interface Served {
  readonly path: string;
  /** A custom domain; left out: any host. */
  readonly host: string | undefined;
  readonly answer: string;
}

/** One of several that call at once: it makes, changes and deletes what is its own, one write after the other. */
export class AccountCaller {
  readonly #name: string;
  readonly #plan: AccountPlan;
  readonly #ledger = new KeptLedger();
  /** What clients of a deployment are answered, by its path. */
  readonly #answers = new Map<string, string>();
  #underWay: Write | undefined;

  constructor(name: string, random: () => number) {
    this.#name = name;
    this.#plan = new AccountPlan(name, random);
  }

  get answered(): number {
    return this.#ledger.answered;
  }

  /** Rejects when the gateway refuses, or ends before it answers. */
  async write(client: ControlClient): Promise<void> {
    const write = this.#plan.next(this.#ledger.expected);
    this.#underWay = write;
    const answer = await client.make(write);
    this.#underWay = undefined;
    this.#begin(write, answer);
    this.#ledger.succeeded();
  }

  /** After a death. Throws with what is lost, or there by half. */
  check(account: ReadonlyMap<string, Members>): Found {
    const own = ownOf(account, this.#name);
    const found = new Map<string, string>();
    for (const [path, members] of own) {
      const text = settled(path, members);
      if (text !== undefined) found.set(path, text);
    }
    const write = this.#underWay;
    this.#underWay = undefined;
    const answer = write === undefined ? undefined : this.#answerIn(own, found, write);
    if (write !== undefined && answer !== undefined) this.#begin(write, answer);
    return this.#ledger.check(found);
  }

  /** What clients must be answered at each stage that follows a deployment, and where API mappings lead to it. */
  served(account: ReadonlyMap<string, Members>): Served[] {
    const own = ownOf(account, this.#name);
    const served: Served[] = [];
    for (const [path, { deploymentId, autoDeploy }] of own) {
      const [, api] = /^(.*)\/stages\/[^/]+$/.exec(path) ?? [];
      if (api === undefined || deploymentId === undefined) continue;
      const answer =
        autoDeploy === true
          ? this.#answerOf(this.#ledger.expected, api)
          : this.#answers.get(`${api}/deployments/${deploymentId}`);
      if (answer === undefined) throw new Error(`${path} follows a deployment that nobody made`);
      const [apiId, stage] = [idOf(api), idOf(path)];
      served.push({ path: `/_aws/execute-api/${apiId}/${stage}`, host: undefined, answer });
      for (const [mapping, { apiMappingKey, ...to }] of own) {
        if (to.apiId !== apiId || to.stage !== stage) continue;
        const [, , , host = ""] = mapping.split("/");
        served.push({ path: `/${apiMappingKey}`, host, answer });
      }
    }
    return served;
  }

  #begin(write: Write, answer: Members): void {
    const expected = this.#ledger.expected;
    if (write.method === "POST" && write.path.endsWith("/deployments")) {
      const api = write.path.slice(0, write.path.lastIndexOf("/"));
      const deployed = this.#answerOf(expected, api);
      if (deployed !== undefined) this.#answers.set(pathOf(write.path, answer), deployed);
    }
    this.#ledger.begin(writesOf(expected, write, answer));
  }

  /** What the write that got no answer would have been answered; `undefined` where nothing of it is there. */
  #answerIn(
    own: ReadonlyMap<string, Members>,
    found: AccountState,
    { method, path, body = {} }: Write,
  ): Members | undefined {
    if (method === "DELETE" || path.startsWith("/v2/tags/")) return {};
    const fresh = (each: string) => !this.#ledger.expected.has(each);
    const made = method === "PATCH" ? path : childrenOf(found, path).find(fresh);
    const members = own.get(made ?? "");
    if (members === undefined) return undefined;
    if (method === "PATCH" && found.get(path) === this.#ledger.expected.get(path)) return undefined;
    const { stageName: _stage, ...sent } = body;
    if (holds(members, path.endsWith("/deployments") ? sent : body)) return members;
    throw new Error(`${method} ${path} is there by half: ${JSON.stringify({ members, body })}`);
  }

  #answerOf(state: AccountState, api: string): string | undefined {
    const text = state.get(answerPathOf(state, api) ?? "");
    return text === undefined ? undefined : JSON.parse(text).responseTemplates?.$default;
  }
}

/** What an answered write makes of what is there. */
function writesOf(state: AccountState, write: Write, answer: Members): Writes {
  const { method, path, body = {}, query } = write;
  if (path.startsWith("/v2/tags/")) return tagsOf(state, write);
  if (method === "DELETE") {
    const gone = [...state.keys()].filter((each) => `${each}/`.startsWith(`${path}/`));
    return new Map(gone.map((each) => [each, undefined]));
  }
  if (query !== undefined) throw new Error(`${path} takes no query`);
  const made = method === "POST" ? pathOf(path, answer) : path;
  const writes = new Map([[made, settled(made, answer)]]);
  if (method === "POST" && path.endsWith("/deployments") && body.stageName !== undefined) {
    const stage = path.replace(/deployments$/, `stages/${body.stageName}`);
    const { deploymentId, createdDate: lastUpdatedDate } = answer;
    const before = JSON.parse(state.get(stage) ?? "{}");
    writes.set(stage, settled(stage, { ...before, deploymentId, lastUpdatedDate }));
  }
  return writes;
}

function tagsOf(state: AccountState, { method, path, body, query }: Write): Writes {
  const [, , , resourceArn = ""] = path.split("/");
  const [, resource = ""] = decodeURIComponent(resourceArn).split("::");
  const tagged = `/v2${resource}`;
  const { tags, ...members } = JSON.parse(state.get(tagged) ?? "{}");
  const { [query?.replace("tagKeys=", "") ?? ""]: _gone, ...kept } = tags;
  const next = method === "DELETE" ? kept : { ...tags, ...(body?.tags ?? {}) };
  return new Map([[tagged, settled(tagged, { ...members, tags: next })]]);
}

/** What callers make is called by their names. */
function ownOf(account: ReadonlyMap<string, Members>, name: string): Map<string, Members> {
  const own = new Map<string, Members>();
  for (const [path, members] of account) {
    if (ownerOf(account, path) === name) own.set(path, members);
  }
  return own;
}

/** The caller that what is at this path belongs to. */
export function ownerOf(account: ReadonlyMap<string, Members>, path: string): string {
  const [root = ""] = /^\/v2\/[^/]+\/[^/]+/.exec(path) ?? [];
  const { name, domainName } = account.get(root) ?? {};
  return String(name ?? domainName).split("-")[0] ?? "";
}

/** Whether everything that was sent is there. */
function holds(there: unknown, sent: unknown): boolean {
  if (typeof sent !== "object" || sent === null) return there === sent;
  if (typeof there !== "object" || there === null) return false;
  return Object.entries(sent).every(([key, value]) =>
    holds((there as Readonly<Record<string, unknown>>)[key], value),
  );
}
