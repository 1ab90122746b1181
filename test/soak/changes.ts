import type { GatewayProcess } from "./gateway-process.ts";
import type { Ledger } from "./ledger.ts";
import type { SoakProject } from "./soak-project.ts";

/** How what a gateway serves becomes something else while it serves. One change after the other. */
export interface Changes {
  /** Other definitions. */
  redeploy(): Promise<void>;
  /** Other code of functions. */
  rehandle(): Promise<void>;
}

/** Files are written, and `sluice dev` sees it. */
export class FileChanges implements Changes {
  readonly #ledger: Ledger;
  readonly #gateway: GatewayProcess;
  readonly #project: SoakProject;
  #round = 0;
  #version = 0;

  constructor(parts: { ledger: Ledger; gateway: GatewayProcess; project: SoakProject }) {
    this.#ledger = parts.ledger;
    this.#gateway = parts.gateway;
    this.#project = parts.project;
  }

  async redeploy(): Promise<void> {
    const { round } = this.#ledger.inForce;
    this.#round += 1;
    round.coming(this.#round);
    const said = this.#gateway.said(/Deployed: /);
    this.#project.redeploy(this.#round);
    await said;
    round.holds();
  }

  async rehandle(): Promise<void> {
    const { version } = this.#ledger.inForce;
    this.#version += 1;
    version.coming(this.#version);
    const said = this.#gateway.said(/Reloaded( functions? [^:]+)?: /);
    this.#project.rehandle(this.#version);
    this.#gateway.reload();
    await said;
    version.holds();
  }
}
