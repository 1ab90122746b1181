import { type IamIdentity, iamIdentity } from "../core/authorization/iam-identity.ts";
import { headerValue, headerValues } from "../core/http.ts";
import type { ActivityFacts } from "../core/telemetry/activity.ts";
import type { Caller } from "./authorization/verify-caller.ts";
import type { InboundRequest } from "./ports.ts";

/** Who sent an HTTP request that opens no connection. Headers are searched when somebody asks. */
export class RequestFacts implements ActivityFacts {
  readonly authorizer = undefined;
  readonly connectedAt = undefined;
  readonly #request: InboundRequest;
  readonly #caller: Caller | undefined;

  constructor(request: InboundRequest, caller?: Caller) {
    this.#request = request;
    this.#caller = caller;
  }

  get sourceIp(): string {
    return this.#request.sourceIp;
  }

  get domainName(): string {
    return headerValue(this.#request.headers, "host") ?? "";
  }

  get userAgent(): string | undefined {
    return headerValues(this.#request.headers, "user-agent").at(-1);
  }

  get iamIdentity(): IamIdentity | undefined {
    switch (this.#caller?.kind) {
      case "known":
        return iamIdentity(this.#caller.credential);
      case "unknown":
        return { accessKey: this.#caller.accessKeyId };
      default:
        return undefined;
    }
  }
}
