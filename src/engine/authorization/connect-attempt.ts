import type { UsedApiKey } from "../../core/authorization/check-api-key.ts";
import type { IamIdentity } from "../../core/authorization/iam-identity.ts";
import type { HttpAnswer } from "../../core/http.ts";
import type { UpgradeRequest } from "../../core/lambda-event.ts";
import type { ConnectionFacts } from "../../core/request-context.ts";
import type { AccessRecord } from "../../core/telemetry/activity.ts";
import type { CallTrace } from "../integration/integration-call.ts";
import type { InboundRequest } from "../ports.ts";

/** A handshake on its way through authorization and the `$connect` route. */
export interface ConnectAttempt {
  readonly request: InboundRequest & UpgradeRequest;
  readonly facts: ConnectionFacts;
  readonly requestId: string;
  /** What the authorizer took, milliseconds; `undefined` without one. */
  readonly integrationLatency?: number | undefined;
  /** For a stage that logs each step. */
  readonly trace?: CallTrace | undefined;
}

/** What authorization, and then the check of the API key, came to; `record` is for whoever logs it. */
export type ConnectAccess = { readonly record?: AccessRecord } & (
  | {
      readonly kind: "granted";
      /** What the route and its integration get to see. */
      readonly request: ConnectAttempt["request"];
      readonly authorizer?: Readonly<Record<string, string>>;
      /** What the authorizer took, milliseconds. */
      readonly integrationLatency?: number;
      /** The API key that the authorizer names. */
      readonly usageIdentifierKey?: string;
      readonly iamIdentity?: IamIdentity;
      /** The API key that was checked, where the route asks for one. */
      readonly apiKey?: UsedApiKey;
    }
  /** `detail` is for the operator. */
  | { readonly kind: "reject"; readonly answer: HttpAnswer; readonly detail: string }
);
