import { type AccountKeys, ApiKeyIndex } from "../core/authorization/api-key-index.ts";
import type { Deployment } from "../core/deployment.ts";
import { DomainIndex } from "../core/domain-index.ts";
import { AWS_LIMITS } from "../core/limits.ts";
import type { Api } from "../core/model/api.ts";
import type { Stage } from "../core/model/stage.ts";
import { type RouteThrottles, routeThrottles } from "../core/route-throttles.ts";
import { type StageTelemetry, stageTelemetry } from "../core/telemetry/stage-telemetry.ts";
import { accountRequestLimit, type ThrottleLimit } from "../core/throttle.ts";

/**
 * A stage: the pointer from a name to a deployment. Open connections hold the stage, not the deployment,
 * so that their next message follows a new deployment, as on AWS.
 */
export interface ServedStage {
  readonly apiId: string;
  readonly stageName: string;
  /** What the rest was made of. */
  definition: Stage;
  stageVariables: Readonly<Record<string, string>>;
  clientCertificateId: string | undefined;
  throttles: RouteThrottles;
  telemetry: StageTelemetry;
  deployment: Deployment;
}

/** Which stage, of all that there are. */
export interface StageName {
  readonly apiId: string;
  readonly stageName: string;
}

/** A stage, and what it is to follow. */
export interface DeployedStage {
  readonly stage: Stage;
  readonly deployment: Deployment;
}

export interface ServedApi {
  readonly apiId: string;
  name: string;
  disableExecuteApiEndpoint: boolean;
  readonly stages: Map<string, ServedStage>;
}

/** The APIs this process serves. The first one deployed is the default one. */
export class ServedApis {
  readonly #apis = new Map<string, ServedApi>();
  readonly #account: ThrottleLimit;
  /**
   * Stages that are not served any more, by API and name: their open connections, which hold them, follow them when they come
   * back. A stage that nobody holds is forgotten, so that APIs may come and go for as long as the process lives.
   */
  readonly #retired = new Map<string, WeakRef<ServedStage>>();
  #default: ServedApi | undefined;
  #domains = DomainIndex.compile([]);
  #apiKeys = ApiKeyIndex.empty();

  /** `account`: what a rate or burst comes to that a stage leaves out. */
  constructor(account: ThrottleLimit = accountRequestLimit(AWS_LIMITS)) {
    this.#account = account;
  }

  /** Adds an API, or points the stages of one that is served already to other deployments. What is the same stays as it is. */
  deploy(
    api: Pick<Api, "apiId" | "name" | "disableExecuteApiEndpoint">,
    stages: readonly DeployedStage[],
  ): ServedApi {
    const { apiId, name, disableExecuteApiEndpoint } = api;
    let served = this.#apis.get(apiId);
    if (served === undefined) {
      served = { apiId, name, disableExecuteApiEndpoint, stages: new Map() };
      this.#apis.set(apiId, served);
      this.#default ??= served;
    }
    Object.assign(served, { name, disableExecuteApiEndpoint });
    const wanted = new Set(stages.map(({ stage }) => stage.stageName));
    for (const stage of served.stages.values()) {
      if (wanted.has(stage.stageName)) continue;
      served.stages.delete(stage.stageName);
      this.#retire(stage);
    }
    for (const each of stages) {
      const { stageName } = each.stage;
      const stage = served.stages.get(stageName) ?? this.#revive(apiId, stageName);
      served.stages.set(stageName, this.#follow(apiId, each, stage));
    }
    return served;
  }

  /** The stage as it is to be; open connections hold the object, so one that is there is changed. */
  #follow(
    apiId: string,
    { stage: definition, deployment }: DeployedStage,
    stage: ServedStage | undefined,
  ): ServedStage {
    if (stage?.definition === definition && stage.deployment === deployment) return stage;
    const { stageName, stageVariables, clientCertificateId } = definition;
    const throttles = routeThrottles(definition, deployment.routes.keys(), {
      account: this.#account,
      ...(stage === undefined ? {} : { before: stage.throttles }),
    });
    const telemetry = stageTelemetry(apiId, definition, deployment.routes.keys());
    const next = {
      definition,
      stageVariables,
      clientCertificateId,
      throttles,
      telemetry,
      deployment,
    };
    return stage === undefined ? { apiId, stageName, ...next } : Object.assign(stage, next);
  }

  /** The API keys of the account, for every API. */
  get apiKeys(): ApiKeyIndex {
    return this.#apiKeys;
  }

  /** For `serveApiKeys`, at once: what is used of a plan until then stays used. Throws `SyntaxError`. */
  compileApiKeys(keys: AccountKeys): ApiKeyIndex {
    return ApiKeyIndex.compile(keys, { account: this.#account, before: this.#apiKeys });
  }

  /** From here on these keys open `$connect`. */
  serveApiKeys(apiKeys: ApiKeyIndex): void {
    this.#apiKeys = apiKeys;
  }

  /** Stops serving an API to new requests. Its open connections live on until they close. */
  remove(apiId: string): void {
    const removed = this.#apis.get(apiId);
    this.#apis.delete(apiId);
    for (const stage of removed?.stages.values() ?? []) this.#retire(stage);
    if (removed !== undefined && this.#default === removed) {
      this.#default = this.#apis.values().next().value;
    }
  }

  /** Serves the API at `/{stage}` of any host from now on. */
  makeDefault(apiId: string): void {
    this.#default = this.#apis.get(apiId) ?? this.#default;
  }

  /** Custom domain names take effect at once, all together. */
  serveDomains(domains: DomainIndex): void {
    this.#domains = domains;
  }

  get domains(): DomainIndex {
    return this.#domains;
  }

  #retire(stage: ServedStage): void {
    for (const [key, each] of this.#retired)
      if (each.deref() === undefined) this.#retired.delete(key);
    this.#retired.set(`${stage.apiId}/${stage.stageName}`, new WeakRef(stage));
  }

  #revive(apiId: string, stageName: string): ServedStage | undefined {
    const key = `${apiId}/${stageName}`;
    const stage = this.#retired.get(key)?.deref();
    this.#retired.delete(key);
    return stage;
  }

  /** A stage that is not served any more ends for good: another one of its name has nothing of it. */
  end({ apiId, stageName }: StageName): ServedStage | undefined {
    return this.#revive(apiId, stageName);
  }

  /** `undefined` as the id asks for the default API. */
  find(apiId: string | undefined): ServedApi | undefined {
    return apiId === undefined ? this.#default : this.#apis.get(apiId);
  }

  isDefault(api: ServedApi): boolean {
    return this.#default === api;
  }

  all(): readonly ServedApi[] {
    return [...this.#apis.values()];
  }
}
