import type { FunctionUsage } from "../adapters/functions/local-functions.ts";
import { type Backends, NO_BACKENDS } from "../adapters/integrations/backends.ts";
import { DomainIndex } from "../core/domain-index.ts";
import type { LambdaFunction } from "../core/model/lambda-function.ts";
import type { Serving } from "../core/model/serving.ts";
import { ReplaceableFunctions } from "../engine/integration/replaceable-functions.ts";
import type { ServedApis } from "../engine/served-apis.ts";
import type { CompiledApis } from "./compiled-apis.ts";
import type { EarlyParts } from "./early-parts.ts";
import { type RunningFunctions, runningFunctions, runtimesOf } from "./running-functions.ts";
import type { Telemetry } from "./telemetry.ts";

interface DeployerParts {
  readonly apis: ServedApis;
  readonly telemetry: Pick<Telemetry, "check" | "declare">;
  readonly compiled: CompiledApis;
  readonly backends: (serving: Serving) => Backends;
  readonly early: Pick<EarlyParts, "functions" | "runtimeOf">;
}

export interface Applied {
  /** Resolves when no function runs any more that was replaced. */
  readonly replaced: Promise<void>;
}

/** What is served now, and how all of it changes at once. */
export class Deployer {
  readonly functions = new ReplaceableFunctions();
  readonly #parts: DeployerParts;
  #last: Serving | undefined;
  #running: RunningFunctions;
  #definitions: readonly LambdaFunction[];
  #backends = NO_BACKENDS;

  /** The functions of `serving` are there; the rest is served when it is prepared and applied. */
  constructor(parts: DeployerParts, serving: Serving) {
    this.#parts = parts;
    this.#running = parts.early.functions;
    this.#definitions = serving.functions;
    void this.functions.replace(runtimesOf(this.#running));
  }

  /** What each function takes of the machine at this moment. */
  usage(): readonly FunctionUsage[] {
    return [...this.#running.values()].flatMap(({ runtime }) => runtime.usage());
  }

  /** There is new code on disk, of all functions or of those with these ARNs. */
  reloadFunctions(functionArns: Iterable<string> = this.#running.keys()): void {
    for (const functionArn of functionArns) this.#running.get(functionArn)?.runtime.reload();
  }

  get definitions(): readonly LambdaFunction[] {
    return this.#definitions;
  }

  get backends(): Backends {
    return this.#backends;
  }

  /** Throws when it is not sound; nothing has changed then. */
  prepare(next: Serving): { apply(): Applied } {
    const { apis, telemetry, compiled } = this.#parts;
    const last = this.#last;
    telemetry.check(next);
    // Their files are read where the lists are others, not for each change of an API.
    const isSame = isSameIn(last, next, "vpcLinks", "clientCertificates");
    const backends = isSame ? this.#backends : this.#parts.backends(next);
    const hasSameKeys = isSameIn(last, next, "apiKeys", "usagePlans");
    const deploy = prepareDeployment(apis, next, { compiled, hasSameKeys });
    return {
      apply: () => {
        deploy();
        this.#last = next;
        this.#backends = backends;
        telemetry.declare(apis);
        return { replaced: this.#replaceFunctions(next) };
      },
    };
  }

  /** A function whose definition is the same keeps its instances. */
  async #replaceFunctions({ functions }: Serving): Promise<void> {
    if (this.#definitions === functions) return;
    this.#running = runningFunctions(functions, this.#running, this.#parts.early.runtimeOf);
    this.#definitions = functions;
    await this.functions.replace(runtimesOf(this.#running));
  }
}

function isSameIn(last: Serving | undefined, next: Serving, ...lists: readonly (keyof Serving)[]) {
  return last !== undefined && lists.every((name) => last[name] === next[name]);
}

/** Compiles what is wanted: throws `SyntaxError` where it is not sound. What is answered serves it, and nothing else. */
function prepareDeployment(
  apis: ServedApis,
  serving: Serving,
  { compiled, hasSameKeys }: { readonly compiled: CompiledApis; readonly hasSameKeys: boolean },
): () => void {
  const wanted = serving.apis.map((api) => ({
    api,
    stages: api.stages.map(({ stage, deployed }) => ({
      stage,
      deployment: compiled.of(deployed),
    })),
  }));
  const domains = DomainIndex.compile(serving.domainNames);
  const apiKeys = hasSameKeys ? apis.apiKeys : apis.compileApiKeys(serving);
  return () => {
    apis.serveApiKeys(apiKeys);
    const kept = new Set(serving.apis.map(({ apiId }) => apiId));
    for (const { apiId } of apis.all()) if (!kept.has(apiId)) apis.remove(apiId);
    for (const { api, stages } of wanted) apis.deploy(api, stages);
    const [first] = serving.apis;
    if (first !== undefined) apis.makeDefault(first.apiId);
    apis.serveDomains(domains);
  };
}
