/**
 * What events say about who signed the upgrade (AWS: "$context variables for WebSocket APIs", `identity`).
 *
 * Gaps: 2026-11-22 `principalOrgId` and the `cognito…` members are absent: nothing here knows organizations or identity pools.
 * By design: 2026-11-22 `caller` and `user` are unique ids that IAM alone knows; here they are made from the ARN, in IAM's
 *   form and the same for the same ARN. 2026-11-22 of an access key that nobody here knows there is `accessKey` alone.
 */
import { resourceIdFrom } from "./identifiers.ts";

export interface IamIdentity {
  readonly userArn?: string;
  readonly accountId?: string;
  readonly caller?: string;
  readonly accessKey: string;
  readonly user?: string;
}

export function iamIdentity(signer: {
  readonly accessKeyId: string;
  readonly principalArn: string;
}): IamIdentity {
  const { accessKeyId, principalArn } = signer;
  const parts = principalArn.split(":");
  const accountId = parts[4] ?? "";
  const id = principalIdOf(accountId, parts.slice(5).join(":"));
  return { userArn: principalArn, accountId, caller: id, accessKey: accessKeyId, user: id };
}

/** AWS: "IAM identifiers", "Principal element: role session principals". */
function principalIdOf(accountId: string, resource: string): string {
  const [kind = "", name = "", ...rest] = resource.split("/");
  switch (kind) {
    case "root":
      return accountId;
    case "federated-user":
      return `${accountId}:${name}`;
    case "assumed-role":
      return `${uniqueId("AROA", `${accountId}/${name}`)}:${rest.join("/")}`;
    default:
      return uniqueId("AIDA", `${accountId}/${resource}`);
  }
}

function uniqueId(prefix: string, text: string): string {
  return prefix + resourceIdFrom(text, 17).toUpperCase();
}
