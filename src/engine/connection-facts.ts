import type { ConnectionFacts } from "../core/request-context.ts";
import type { ServedStage } from "./served-apis.ts";

/** What authorization and the check of an API key learn. */
export type Learned = Pick<ConnectionFacts, "authorizer" | "iamIdentity" | "apiKey">;

/** What the request itself says. */
export type Opening = Pick<
  ConnectionFacts,
  "connectionId" | "domainName" | "connectedAt" | "sourceIp" | "userAgent"
>;

/** The facts of one connection, kept for as long as it lives; those of its stage are looked up there. */
export class StageConnectionFacts implements ConnectionFacts {
  readonly connectionId: string;
  readonly domainName: string;
  readonly connectedAt: number;
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
  readonly authorizer: ConnectionFacts["authorizer"];
  declare readonly iamIdentity?: NonNullable<ConnectionFacts["iamIdentity"]>;
  declare readonly apiKey?: NonNullable<ConnectionFacts["apiKey"]>;
  readonly #stage: ServedStage;

  constructor(stage: ServedStage, opening: Opening, learned: Partial<Learned> = {}) {
    this.#stage = stage;
    this.connectionId = opening.connectionId;
    this.domainName = opening.domainName;
    this.connectedAt = opening.connectedAt;
    this.sourceIp = opening.sourceIp;
    this.userAgent = opening.userAgent;
    this.authorizer = learned.authorizer;
    if (learned.iamIdentity !== undefined) this.iamIdentity = learned.iamIdentity;
    if (learned.apiKey !== undefined) this.apiKey = learned.apiKey;
  }

  get apiId(): string {
    return this.#stage.apiId;
  }

  get stage(): string {
    return this.#stage.stageName;
  }

  /** Settings of a stage take effect at once, also for connections that are open. */
  get stageVariables(): ServedStage["stageVariables"] {
    return this.#stage.stageVariables;
  }

  get clientCertificateId(): string | undefined {
    return this.#stage.clientCertificateId;
  }
}
