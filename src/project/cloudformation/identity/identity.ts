import type { Identity } from "../scope.ts";
import { API_GATEWAY_IDENTITIES } from "./api-gateway.ts";
import { LAMBDA_IDENTITIES } from "./lambda.ts";
import { arn, type Naming } from "./naming.ts";
import { STORAGE_IDENTITIES } from "./storage.ts";

/** What `Ref` and `Fn::GetAtt` of a resource give. */
export function identify(naming: Naming): Identity {
  const identifyType =
    API_GATEWAY_IDENTITIES.get(naming.type) ??
    LAMBDA_IDENTITIES.get(naming.type) ??
    STORAGE_IDENTITIES.get(naming.type) ??
    anyOther;
  return identifyType(naming);
}

/** Types without a row: most have a property `Name` or `{Type}Name`, and an ARN of the usual form. */
function anyOther(naming: Naming): Identity {
  const [, service = "", kind = ""] = naming.type.split("::");
  const given = naming.property("Name") ?? naming.property(`${kind}Name`);
  const name = given ?? `${naming.stack.stackName}-${naming.logicalId}`;
  return { ref: name, attributes: { Arn: arn(naming.stack, service.toLowerCase(), name) } };
}
