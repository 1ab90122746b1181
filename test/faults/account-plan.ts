import type { ControlCall, Members } from "../support/control-client.ts";
import type { AccountState } from "./account-state.ts";

/** Of one kind in one place: more are not made. */
const SIBLINGS_MAX = 8;
const APIS_MAX = 2;
/** Each is compiled with each deployment, which takes a millisecond or two. */
const MODELS_MAX = 2;
/** Tries to find something that can be done; nearly everything can. */
const TRIES_MAX = 100;

/** What changes something. */
export interface Write extends ControlCall {
  readonly method: "POST" | "PATCH" | "DELETE";
}

/** What one caller does next, by what there is of its own: all that it asks for is in order. */
export class AccountPlan {
  readonly #caller: string;
  readonly #random: () => number;
  #made = 0;

  constructor(caller: string, random: () => number) {
    this.#caller = caller;
    this.#random = random;
  }

  next(state: AccountState): Write {
    const apis = childrenOf(state, "/v2/apis");
    const [first] = apis;
    if (first === undefined) return this.#createApi();
    const incomplete = apis.find((api) => this.#skeleton(state, api) !== undefined);
    if (incomplete !== undefined) return this.#skeleton(state, incomplete) ?? this.#createApi();
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const write = this.#any(state, this.#oneOf(apis) ?? first);
      if (write !== undefined) return write;
    }
    throw new Error(`${this.#caller} finds nothing to do`);
  }

  /** What makes an API answer its clients, piece by piece. */
  #skeleton(state: AccountState, api: string): Write | undefined {
    const integration = childrenOf(state, `${api}/integrations`).find((path) =>
      isAnswering(state, path),
    );
    if (integration === undefined) return this.#integration(api, "answers");
    const responses = `${integration}/integrationresponses`;
    if (childrenOf(state, responses).length === 0) {
      return post(responses, { integrationResponseKey: "$default", ...this.#template() });
    }
    const route = childrenOf(state, `${api}/routes`).find((path) => isDefault(state, path));
    const target = `integrations/${idOf(integration)}`;
    if (route === undefined) {
      const two = { routeResponseSelectionExpression: "$default", target };
      return post(`${api}/routes`, { routeKey: "$default", ...two });
    }
    if (childrenOf(state, `${route}/routeresponses`).length === 0) {
      return post(`${route}/routeresponses`, { routeResponseKey: "$default" });
    }
    if (state.has(`${api}/stages/auto`)) return undefined;
    return post(`${api}/stages`, { stageName: "auto", autoDeploy: true });
  }

  #any(state: AccountState, api: string): Write | undefined {
    const kinds = [
      () => this.#answer(state, api),
      () => this.#answer(state, api),
      () => this.#ofApi(state, api),
      () => this.#ofRoutes(state, api),
      () => this.#ofIntegrations(state, api),
      () => this.#ofModels(state, api),
      () => this.#ofDeployments(state, api),
      () => this.#ofDeployments(state, api),
      () => this.#ofStages(state, api),
      () => this.#ofDomainNames(state, api),
      () => this.#ofTags(state, api),
    ];
    return this.#oneOf(kinds)?.();
  }

  /** Clients are answered another text. */
  #answer(state: AccountState, api: string): Write | undefined {
    const path = answerPathOf(state, api);
    return path === undefined ? undefined : patch(path, this.#template());
  }

  #ofApi(state: AccountState, api: string): Write | undefined {
    if (this.#once(0.6)) return patch(api, { description: this.#text() });
    const apis = childrenOf(state, "/v2/apis").length;
    if (apis < APIS_MAX) return this.#createApi();
    const isMapped = [...state].some(
      ([path, text]) => path.includes("/apimappings/") && text.includes(idOf(api)),
    );
    return isMapped ? undefined : remove(api);
  }

  #ofRoutes(state: AccountState, api: string): Write | undefined {
    const routes = childrenOf(state, `${api}/routes`);
    const target = this.#oneOf(childrenOf(state, `${api}/integrations`));
    const members = { target: `integrations/${idOf(target ?? "")}`, operationName: this.#name() };
    const route = this.#oneOf(routes.filter((path) => !isDefault(state, path)));
    const fresh = () => post(`${api}/routes`, { routeKey: this.#name(), ...members });
    return this.#createOrElse(routes, fresh, () => {
      if (route === undefined) return undefined;
      return this.#once(0.5) ? patch(route, members) : remove(route);
    });
  }

  #ofIntegrations(state: AccountState, api: string): Write | undefined {
    const integrations = childrenOf(state, `${api}/integrations`);
    const others = integrations.filter((path) => !isAnswering(state, path));
    const integration = this.#oneOf(others);
    const fresh = () => this.#integration(api, this.#text());
    return this.#createOrElse(integrations, fresh, () => {
      if (integration === undefined) return undefined;
      const responses = childrenOf(state, `${integration}/integrationresponses`);
      const [response] = responses;
      if (response === undefined) {
        const key = { integrationResponseKey: "$default", ...this.#template() };
        return post(`${integration}/integrationresponses`, key);
      }
      if (this.#once(0.3)) return remove(response);
      if (this.#once(0.5)) return patch(integration, { description: this.#text() });
      const isTarget = childrenOf(state, `${api}/routes`).some((path) =>
        state.get(path)?.includes(`"integrations/${idOf(integration)}"`),
      );
      return isTarget ? undefined : remove(integration);
    });
  }

  #ofModels(state: AccountState, api: string): Write | undefined {
    const models = childrenOf(state, `${api}/models`);
    const schema = JSON.stringify({ type: "object", description: this.#text() });
    const model = this.#oneOf(models);
    if (model === undefined || (models.length < MODELS_MAX && this.#once(0.3))) {
      return post(`${api}/models`, { name: this.#name(), schema });
    }
    return this.#once(0.7) ? patch(model, { schema }) : remove(model);
  }

  #ofDeployments(state: AccountState, api: string): Write | undefined {
    const deployments = childrenOf(state, `${api}/deployments`);
    const stage = this.#oneOf(this.#stages(state, api));
    const description = { description: this.#text() };
    const onto = stage === undefined || this.#once(0.3) ? {} : { stageName: idOf(stage) };
    const free = deployments.filter((path) => !this.#isFollowed(state, api, path));
    return this.#createOrElse(
      deployments,
      () => post(`${api}/deployments`, { ...description, ...onto }),
      () => {
        const [path, idle] = [this.#oneOf(deployments), this.#oneOf(free)];
        if (path !== undefined && this.#once(0.3)) return patch(path, description);
        return idle === undefined ? undefined : remove(idle);
      },
    );
  }

  #ofStages(state: AccountState, api: string): Write | undefined {
    const stages = this.#stages(state, api);
    const deployment = this.#oneOf(childrenOf(state, `${api}/deployments`));
    if (deployment === undefined) return undefined;
    const members = { deploymentId: idOf(deployment), stageVariables: { text: this.#text() } };
    const stage = this.#oneOf(stages);
    const fresh = () => post(`${api}/stages`, { stageName: this.#name(), ...members });
    return this.#createOrElse(stages, fresh, () => {
      if (stage === undefined) return undefined;
      if (this.#once(0.7)) return patch(stage, members);
      const isMapped = [...state].some(
        ([path, text]) =>
          path.includes("/apimappings/") && text.includes(`"stage":"${idOf(stage)}"`),
      );
      return isMapped ? undefined : remove(stage);
    });
  }

  #ofDomainNames(state: AccountState, api: string): Write | undefined {
    const names = childrenOf(state, "/v2/domainnames");
    const name = this.#oneOf(names);
    if (name === undefined || (names.length < APIS_MAX && this.#once(0.1))) {
      return post("/v2/domainnames", {
        domainName: `${this.#caller}-${this.#name()}.example.com`,
        domainNameConfigurations: [{ endpointType: "REGIONAL" }],
      });
    }
    const mappings = childrenOf(state, `${name}/apimappings`);
    const stage = this.#oneOf(childrenOf(state, `${api}/stages`)) ?? "";
    const members = { apiId: idOf(api), stage: idOf(stage), apiMappingKey: this.#name() };
    const mapping = this.#oneOf(mappings);
    const fresh = () => post(`${name}/apimappings`, members);
    return this.#createOrElse(mappings, fresh, () => {
      if (mapping === undefined || this.#once(0.1)) return remove(name);
      return this.#once(0.4) ? patch(mapping, members) : remove(mapping);
    });
  }

  #ofTags(state: AccountState, api: string): Write | undefined {
    const stages = childrenOf(state, `${api}/stages`);
    const path = this.#oneOf([api, ...stages, ...childrenOf(state, "/v2/domainnames")]) ?? api;
    const arn = encodeURIComponent(`arn:aws:apigateway:us-east-1::${path.replace("/v2", "")}`);
    const key = `tag${Math.floor(this.#random() * SIBLINGS_MAX)}`;
    if (this.#once(0.7)) return post(`/v2/tags/${arn}`, { tags: { [key]: this.#name() } });
    return { method: "DELETE", path: `/v2/tags/${arn}`, query: `tagKeys=${key}` };
  }

  #createApi(): Write {
    const name = `${this.#caller}-${this.#name()}`;
    const expression = { routeSelectionExpression: "$request.body.action" };
    return post("/v2/apis", { name, protocolType: "WEBSOCKET", ...expression });
  }

  #integration(api: string, description: string): Write {
    const requestTemplates = { $default: '{"statusCode": 200}' };
    return post(`${api}/integrations`, { integrationType: "MOCK", requestTemplates, description });
  }

  #template(): Members {
    return { responseTemplates: { $default: this.#name() } };
  }

  /** Without the one that deploys by itself: what it follows is not known. */
  #stages(state: AccountState, api: string): string[] {
    return childrenOf(state, `${api}/stages`).filter((path) => idOf(path) !== "auto");
  }

  #isFollowed(state: AccountState, api: string, deployment: string): boolean {
    return this.#stages(state, api).some((path) =>
      state.get(path)?.includes(`"deploymentId":"${idOf(deployment)}"`),
    );
  }

  /** As many come as go, where there are some. */
  #createOrElse(
    siblings: readonly string[],
    create: () => Write,
    otherwise: () => Write | undefined,
  ): Write | undefined {
    const chance = 1 - siblings.length / SIBLINGS_MAX;
    return this.#once(chance) ? create() : otherwise();
  }

  #once(chance: number): boolean {
    return this.#random() < chance;
  }

  #oneOf<Item>(items: readonly Item[]): Item | undefined {
    return items[Math.floor(this.#random() * items.length)];
  }

  /** Nobody has had it. */
  #name(): string {
    this.#made += 1;
    return `${this.#caller}${this.#made}`;
  }

  /** Of any length, so that a commit has one page of the store or several. */
  #text(): string {
    return `${this.#name()}-${"x".repeat(Math.floor(this.#random() ** 2 * 1_000))}`;
  }
}

/** The integration response whose template all clients of the API are answered with, as soon as it is deployed. */
export function answerPathOf(state: AccountState, api: string): string | undefined {
  const path = childrenOf(state, `${api}/integrations`).find((each) => isAnswering(state, each));
  return path === undefined ? undefined : childrenOf(state, `${path}/integrationresponses`)[0];
}

/** The paths of a collection's items. */
export function childrenOf(state: AccountState, collection: string): string[] {
  const isChild = (path: string) => path.lastIndexOf("/") === collection.length;
  return [...state.keys()].filter((path) => path.startsWith(`${collection}/`) && isChild(path));
}

export function idOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function isAnswering(state: AccountState, integration: string): boolean {
  return state.get(integration)?.includes('"description":"answers"') === true;
}

function isDefault(state: AccountState, route: string): boolean {
  return state.get(route)?.includes('"routeKey":"$default"') === true;
}

function post(path: string, body: Members): Write {
  return { method: "POST", path, body };
}

function patch(path: string, body: Members): Write {
  return { method: "PATCH", path, body };
}

function remove(path: string): Write {
  return { method: "DELETE", path };
}
