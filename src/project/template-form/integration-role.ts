import {
  compileServiceUri,
  namesServiceBesidesLambda,
  type ServiceUri,
} from "../../core/integration/aws-service/service-uri.ts";
import type { Api } from "../../core/model/api.ts";
import type { Integration } from "../../core/model/integration.ts";
import { assumeRolePolicy, policyOf, type Statement } from "./iam-policy.ts";
import { type Call, sub } from "./intrinsic.ts";
import type { TemplateParts } from "./template-parts.ts";

/** The role with which an API calls AWS's services, or `undefined` when it calls none. Answers with its logical id. */
export function integrationRole(api: Api, parts: TemplateParts): string | undefined {
  const uris = api.integrations.flatMap((each) =>
    callsService(each) && "integrationUri" in each ? [each.integrationUri] : [],
  );
  if (uris.length === 0) return undefined;
  const logicalId = parts.ids.of(api.name, "IntegrationRole");
  const statements = new Map<string, Statement>();
  for (const uri of new Set(uris)) {
    const statement = statementOf(uri);
    if (statement !== undefined) statements.set(JSON.stringify(statement), statement);
    else
      parts.notes.add(`${logicalId} does not allow what ${uri} does: add the action to its policy`);
  }
  const allowed = [...statements.values()];
  const open = allowed.filter(({ Resource }) => Resource === "*").map(({ Action }) => Action);
  if (open.length > 0) {
    parts.notes.add(
      `${logicalId} allows ${open.join(", ")} on every resource: narrow its Resource to what the API uses`,
    );
  }
  parts.add(logicalId, {
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: assumeRolePolicy("apigateway.amazonaws.com"),
      ...(allowed.length === 0 ? {} : { Policies: [policyOf("CallServices", allowed)] }),
    },
  });
  return logicalId;
}

/** Of AWS, and not Lambda, which lets callers in by a policy of its own. */
export function callsService(integration: Integration): boolean {
  return (
    integration.integrationType === "AWS" && namesServiceBesidesLambda(integration.integrationUri)
  );
}

/** What a call needs, where its URI says so. */
function statementOf(uri: string): Statement | undefined {
  const compiled = compiledOf(uri);
  if (compiled === undefined) return undefined;
  const { service } = compiled;
  const [, kind, rest = ""] = /:(action|path)\/+(.*)$/s.exec(uri) ?? [];
  if (kind === "action") {
    if (!/^\w+$/.test(rest)) return undefined;
    return { Effect: "Allow", Action: `${service.signingName}:${rest}`, Resource: "*" };
  }
  // AWS: "Integrate with Amazon SQS" puts the account and the queue in the path.
  const [, queue] = /^[^/]+\/([A-Za-z0-9_.-]+)$/.exec(rest) ?? [];
  if (service.name !== "sqs" || queue === undefined) return undefined;
  return { Effect: "Allow", Action: "sqs:SendMessage", Resource: queueArn(queue) };
}

function queueArn(queue: string): Call {
  return sub(`arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:${queue}`);
}

function compiledOf(uri: string): ServiceUri | undefined {
  try {
    return compileServiceUri(uri);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
