import type { AccountKeys } from "../../core/authorization/api-key-index.ts";
import type { Api } from "../../core/model/api.ts";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import type { Serving, ServingApi } from "../../core/model/serving.ts";
import type { StoreChange } from "../../engine/definition-store.ts";
import type { FunctionCode } from "../../engine/function-code.ts";
import { changedApis } from "../changed-apis.ts";
import type { DefinitionReader } from "../definitions.ts";
import type { Home } from "../operation.ts";
import { APIS } from "../stored/api.ts";
import { servedApi } from "./served-api.ts";
import { changesApiKeys, servedApiKeys } from "./served-api-keys.ts";
import { servedDomainNames } from "./served-domain-names.ts";
import { changesFunctions, servedFunctions } from "./served-functions.ts";

interface ViewOptions extends Home {
  readonly code: Pick<FunctionCode, "folderOf">;
  readonly undeployable: (api: Api) => string | undefined;
  readonly warn: (sentence: string) => void;
}

/** What definitions have served. What has not changed stays the same object, so that who serves it can tell. */
export class ServingView {
  #apis: ReadonlyMap<string, ServingApi>;
  readonly #options: ViewOptions;
  #keys: AccountKeys;
  #functions: readonly LambdaFunction[];
  #serving: Serving;
  /** What was deployed and cannot be compiled: it is left out for as long as a stage follows it. */
  readonly #refused = new Set<Api>();

  constructor(definitions: DefinitionReader, options: ViewOptions) {
    const { undeployable, warn, code } = options;
    this.#options = options;
    const apis = new Map<string, ServingApi>();
    for (const { id } of definitions.all(APIS)) {
      const api = servedApi(definitions, id);
      if (api === undefined) continue;
      // A version of the gateway before this one may have taken what this one does not.
      const stages = api.stages.filter(({ stage, deployed }) => {
        const reason = undeployable(deployed);
        if (reason === undefined) return true;
        this.#refused.add(deployed);
        warn(`Stage ${stage.stageName} of API ${id} is not served: ${reason}. Deploy it anew.`);
        return false;
      });
      apis.set(id, { ...api, stages });
    }
    this.#apis = apis;
    this.#keys = servedApiKeys(definitions);
    this.#functions = servedFunctions(definitions, options, code);
    this.#serving = servingWith(definitions, apis, {
      ...this.#keys,
      functions: this.#functions,
    });
  }

  get serving(): Serving {
    return this.#serving;
  }

  /** What is served once `changes` hold; `reader` has them already. `keep` makes it so here. */
  next(
    reader: DefinitionReader,
    changes: readonly StoreChange[],
  ): { readonly serving: Serving; keep(): void } {
    const apis = new Map(this.#apis);
    for (const apiId of changedApis(changes)) {
      const api = servedApi(reader, apiId);
      if (api === undefined) apis.delete(apiId);
      else apis.set(apiId, this.#withoutRefused(api));
    }
    const keys = changesApiKeys(changes) ? servedApiKeys(reader) : this.#keys;
    const functions = changesFunctions(changes)
      ? servedFunctions(reader, this.#options, this.#options.code)
      : this.#functions;
    const serving = servingWith(reader, apis, { ...keys, functions });
    return {
      serving,
      keep: () => {
        this.#apis = apis;
        this.#keys = keys;
        this.#functions = functions;
        this.#serving = serving;
      },
    };
  }

  #withoutRefused(api: ServingApi): ServingApi {
    if (this.#refused.size === 0) return api;
    return { ...api, stages: api.stages.filter(({ deployed }) => !this.#refused.has(deployed)) };
  }
}

/** The oldest API first: it is the one that requests reach which name none. */
function servingWith(
  reader: DefinitionReader,
  apis: ReadonlyMap<string, ServingApi>,
  others: AccountKeys & Pick<Serving, "functions">,
): Serving {
  const createdDate = ({ apiId }: ServingApi) => reader.get(APIS, apiId)?.createdDate ?? 0;
  return {
    apis: [...apis.values()].sort((a, b) => createdDate(a) - createdDate(b)),
    domainNames: servedDomainNames(reader),
    ...others,
    vpcLinks: [],
    clientCertificates: [],
  };
}
