import { FakeClock } from "../../test/support/fake-clock.ts";
import { compileDeployment } from "../core/deployment.ts";
import type { Api } from "../core/model/api.ts";
import type { Serving } from "../core/model/serving.ts";
import type { DefinitionStore, StoreChange, StoredDefinition } from "../engine/definition-store.ts";
import { StoreFailure } from "../engine/definition-store.ts";
import type { CodeName, FunctionCode } from "../engine/function-code.ts";
import { compileModels } from "../project/model-schema/compile-models.ts";
import { ControlFault } from "./control-fault.ts";
import { ControlPlane, type ControlPlaneOptions, type Prepare } from "./control-plane.ts";
import type { Output } from "./operation.ts";
import { OPERATIONS } from "./operations.ts";

export interface Asked {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
  /** Which of the operations of that name, by how its path begins. */
  readonly at?: string;
}

/** A control plane in memory, called as a tool calls it: by the names of AWS's operations. */
export interface Account {
  readonly plane: ControlPlane;
  readonly store: KeptDefinitions;
  readonly code: KeptCode;
  readonly clock: FakeClock;
  readonly warnings: string[];
  /** What was served, one after the other. */
  readonly served: Serving[];
  /** Its output; a test that expects a refusal asks `refusal`. */
  call(operation: string, asked?: Asked): Promise<Output>;
  /** `NotFoundException: Invalid API identifier specified x`; `undefined`: it was not refused. */
  refusal(operation: string, asked?: Asked): Promise<string | undefined>;
  /** The same account after a restart. */
  reopened(): Promise<Account>;
}

export async function openAccount(
  options: Partial<ControlPlaneOptions> & { readonly prepare?: Prepare } = {},
): Promise<Account> {
  const store = (options.store as KeptDefinitions | undefined) ?? new KeptDefinitions();
  const code = (options.code as KeptCode | undefined) ?? new KeptCode();
  const clock = (options.clock as FakeClock | undefined) ?? new FakeClock(1_790_000_000_123);
  const warnings: string[] = [];
  const served: Serving[] = [];
  let ids = 0;
  const plane = await ControlPlane.open({
    ...{ store, code, clock, region: "us-east-1", accountId: "123456789012" },
    newId: (length) => (ids++).toString(36).padStart(length, "a"),
    apiEndpoint: (apiId) => `ws://gateway.test/_aws/execute-api/${apiId}`,
    undeployable,
    hasClientCertificate: (id) => id === "cert12",
    warn: (sentence) => warnings.push(sentence),
    ...options,
  });
  plane.publishTo(options.prepare ?? ((serving) => ({ apply: () => void served.push(serving) })));
  const call = async (name: string, { path = {}, query = {}, body, at = "/" }: Asked = {}) => {
    const operation = OPERATIONS.find((each) => each.name === name && each.path.startsWith(at));
    if (operation === undefined) throw new Error(`There is no operation ${name}`);
    const lists = Object.entries(query).map(([key, value]) => [key, [value].flat()] as const);
    return (await plane.call(operation, { path, query: new Map(lists), body })) ?? {};
  };
  return {
    ...{ plane, store, code, clock, warnings, served, call },
    async refusal(name, asked) {
      try {
        await call(name, asked);
        return undefined;
      } catch (error) {
        if (!(error instanceof ControlFault)) throw error;
        return `${error.type}: ${error.message}`;
      }
    },
    reopened: () => openAccount({ ...options, store, code, clock }),
  };
}

function undeployable(api: Api): string | undefined {
  try {
    compileDeployment(api, { relaxRouteResponses: false, compileModels });
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}

/** A store in memory that can be told to fail. */
export class KeptDefinitions implements DefinitionStore {
  readonly kept = new Map<string, unknown>();
  readonly contents = new Map<string, Uint8Array>();
  /** What the next commit fails with. */
  failure: string | undefined;
  commits = 0;

  async load(): Promise<readonly StoredDefinition[]> {
    return [...this.kept]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => ({ key, value }));
  }

  async content(sha256: string): Promise<Uint8Array | undefined> {
    return this.contents.get(sha256);
  }

  async commit(changes: readonly StoreChange[]): Promise<void> {
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw new StoreFailure(failure);
    this.commits += 1;
    for (const change of changes) {
      // As through a file: nothing that is not JSON gets past it, and no object is shared.
      if (change.kind === "put") this.kept.set(change.key, structuredClone(change.value));
      if (change.kind === "delete") this.kept.delete(change.key);
      if (change.kind === "putContent") this.contents.set(change.sha256, change.bytes);
      if (change.kind === "deleteContent") this.contents.delete(change.sha256);
    }
  }

  async close(): Promise<void> {
    // There is nothing to let go.
  }
}

/** Folders of code in memory. */
export class KeptCode implements FunctionCode {
  /** By `name/sha256`: the zip. */
  readonly kept = new Map<string, Uint8Array>();
  /** What the next zip is refused with. */
  failure: Error | undefined;

  folderOf({ functionName, sha256 }: CodeName): string {
    return `/functions/${functionName}/${sha256}`;
  }

  has({ functionName, sha256 }: CodeName): boolean {
    return this.kept.has(`${functionName}/${sha256}`);
  }

  async unpack({ functionName, sha256 }: CodeName, zip: Uint8Array): Promise<void> {
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw failure;
    this.kept.set(`${functionName}/${sha256}`, zip);
  }

  async remove({ functionName, sha256 }: CodeName): Promise<void> {
    this.kept.delete(`${functionName}/${sha256}`);
  }

  async list(): Promise<readonly CodeName[]> {
    return [...this.kept.keys()].map((each) => {
      const [functionName = "", sha256 = ""] = each.split("/");
      return { functionName, sha256 };
    });
  }
}

/** An account that has one API. */
export async function openAccountWithApi(
  options: Parameters<typeof openAccount>[0] = {},
  api: Readonly<Record<string, unknown>> = {},
): Promise<Account & { readonly apiId: string }> {
  const account = await openAccount(options);
  const body = {
    ...{ name: "chat", protocolType: "WEBSOCKET" },
    ...{ routeSelectionExpression: "$request.body.action", ...api },
  };
  const { apiId } = await account.call("CreateApi", { body });
  return { ...account, apiId: String(apiId) };
}
