import { compileDeployment, type Deployment, type DeploymentOptions } from "../core/deployment.ts";
import type { Api } from "../core/model/api.ts";
import { compileModels } from "../project/model-schema/compile-models.ts";
import { keptModels } from "./kept-models.ts";

/** What has been deployed is compiled once, whatever else changes and whoever asks. */
export class CompiledApis {
  readonly #options: DeploymentOptions;
  readonly #compiled = new WeakMap<Api, Deployment>();

  constructor({ routeResponses }: { readonly routeResponses: boolean }) {
    this.#options = {
      relaxRouteResponses: routeResponses,
      compileModels: keptModels(compileModels),
    };
  }

  /** Throws `SyntaxError` where it is not sound. */
  of(api: Api): Deployment {
    let compiled = this.#compiled.get(api);
    if (compiled === undefined) {
      compiled = compileDeployment(api, this.#options);
      this.#compiled.set(api, compiled);
    }
    return compiled;
  }

  /** Why it cannot be deployed, or `undefined`. */
  refusal(api: Api): string | undefined {
    try {
      this.of(api);
      return undefined;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return error.message;
    }
  }
}
