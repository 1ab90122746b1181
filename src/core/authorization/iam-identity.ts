/**
 * What events say about who signed the upgrade (AWS: "$context variables for WebSocket APIs", `identity`).
 *
 * Gaps: 2026-11-22 `principalOrgId` and the `cognito…` members are absent: nothing here knows organizations or identity pools.
 * By design: 2026-11-22 `caller` and `user` are unique ids that IAM alone knows; here they are made from the ARN, in IAM's
 *   form and the same for the same ARN. 2026-11-22 of an access key that nobody here knows there is `accessKey` alone.
 */
import { resourceIdFrom } from "../identifiers.ts";

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
  const accountId = principalArn.split(":")[4] ?? "";
  const id = principalId(principalArn);
  return { userArn: principalArn, accountId, caller: id, accessKey: accessKeyId, user: id };
}

/** AWS: "IAM identifiers", "Principal element: role session principals". */
export function principalId(principalArn: string): string {
  const [, , , , accountId = "", ...last] = principalArn.split(":");
  const resource = last.join(":");
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
