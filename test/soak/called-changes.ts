import { loadServed } from "../../src/cli/serve/load-served.ts";
import { serveOptions } from "../../src/cli/serve/serve.fixture.ts";
import { fileDefinitions } from "../../src/control-plane/served/file-definitions.ts";
import type { StoredRoute } from "../../src/control-plane/stored/route.ts";
import { ControlClient, type Members } from "../support/control-client.ts";
import { makeByCalls } from "./called-api.ts";
import { type Changes, FileChanges } from "./changes.ts";
import { ADMINISTRATOR, type GatewayProcess } from "./gateway-process.ts";
import type { Ledger } from "./ledger.ts";
import type { SoakProject } from "./soak-project.ts";

/** Deployments beside those that are made automatically, which go by themselves. */
const DEPLOYMENTS_KEPT = 3;

/**
 * The API of the soak made by calls to the control plane of `sluice serve`, and changed by calls while its clients are
 * connected. One more stage, `auto`, deploys each change by itself.
 */
export class CalledChanges implements Changes, Disposable {
  readonly #client: ControlClient;
  readonly #ledger: Ledger;
  readonly #code: FileChanges;
  /** Paths. */
  readonly #api: string;
  readonly #answer: string;
  /** Ids, the newest last, with the number that their answers have. */
  readonly #deployments: (readonly [id: string, number: number])[];
  #number = 0;

  private constructor(
    parts: Parts,
    made: {
      readonly client: ControlClient;
      readonly api: string;
      readonly answer: string;
      readonly deploymentId: string;
    },
  ) {
    this.#ledger = parts.ledger;
    this.#code = new FileChanges(parts);
    this.#client = made.client;
    this.#api = made.api;
    this.#answer = made.answer;
    this.#deployments = [[made.deploymentId, 0]];
  }

  static async start(parts: Parts): Promise<CalledChanges> {
    const client = new ControlClient(parts.gateway.controlUrl, ADMINISTRATOR);
    const { folder } = parts.project.whole;
    const { project } = loadServed(serveOptions(folder, { path: folder }));
    const definitions = fileDefinitions(project, 0).filter(({ key }) => key.startsWith("apis/"));
    const made = await makeByCalls(client, definitions);
    const routes = definitions.map(({ value }) => value as Partial<StoredRoute>);
    const target = routes.find(({ routeKey }) => routeKey === "template")?.target ?? "none";
    const pathOf = (part: string) => [...made].find(([key]) => key.includes(part))?.[1] ?? "";
    const api = pathOf("apis/");
    await client.make({
      ...{ method: "POST", path: `${api}/stages` },
      body: { stageName: "auto", autoDeploy: true },
    });
    const { deploymentId } = await client.make({ method: "GET", path: `${api}/stages/dev` });
    return new CalledChanges(parts, {
      ...{ client, api, answer: pathOf(`${target}/integrationresponses/`) },
      deploymentId: String(deploymentId),
    });
  }

  /** A deployment, stage variables, back to the deployment before, and forth again. */
  async redeploy(): Promise<void> {
    await this.#deploy();
    await this.#setVariables();
    await this.#follow(-2);
    await this.#follow(-1);
  }

  rehandle(): Promise<void> {
    return this.#code.rehandle();
  }

  [Symbol.dispose](): void {
    this.#client[Symbol.dispose]();
  }

  /** An edit, which nobody sees before the deployment; a route comes and goes with it. */
  async #deploy(): Promise<void> {
    const { deployment } = this.#ledger.inForce;
    this.#number += 1;
    const number = this.#number;
    const template = `{"n":$input.json('$.n'),"round":$stageVariables.round,"deployment":${number}}`;
    await this.#patch(this.#answer, { responseTemplates: { $default: template } });
    const routes = `${this.#api}/routes`;
    const { routeId } = await this.#post(routes, { routeKey: `unused${number}` });
    deployment.coming(number);
    const { deploymentId } = await this.#post(`${this.#api}/deployments`, { stageName: "dev" });
    deployment.holds();
    this.#deployments.push([String(deploymentId), number]);
    await this.#client.make({ method: "DELETE", path: `${routes}/${routeId}` });
    if (this.#deployments.length <= DEPLOYMENTS_KEPT) return;
    const [old] = this.#deployments.splice(1, 1);
    await this.#client.make({ method: "DELETE", path: `${this.#api}/deployments/${old?.[0]}` });
  }

  async #setVariables(): Promise<void> {
    const { round } = this.#ledger.inForce;
    this.#number += 1;
    round.coming(this.#number);
    await this.#patch(`${this.#api}/stages/dev`, {
      stageVariables: { round: String(this.#number) },
    });
    round.holds();
  }

  async #follow(place: -1 | -2): Promise<void> {
    const { deployment } = this.#ledger.inForce;
    const [deploymentId, number = 0] = this.#deployments.at(place) ?? [];
    deployment.coming(number);
    await this.#patch(`${this.#api}/stages/dev`, { deploymentId });
    deployment.holds();
  }

  #post(path: string, body: Members): Promise<Members> {
    return this.#client.make({ method: "POST", path, body });
  }

  #patch(path: string, body: Members): Promise<Members> {
    return this.#client.make({ method: "PATCH", path, body });
  }
}

interface Parts {
  readonly ledger: Ledger;
  readonly gateway: GatewayProcess;
  readonly project: SoakProject;
}
