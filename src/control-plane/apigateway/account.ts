/**
 * GetAccount, UpdateAccount (AWS: API Gateway V1 API reference; "Set up CloudWatch logging for REST APIs in API Gateway").
 *
 * Gaps: none known.
 * By design: 2026-11-28 `cloudwatchRoleArn` is kept and gives no permission: logs go where this gateway's settings say.
 *   2026-11-28 `throttleSettings` are AWS's, whatever the limits of this gateway are set to.
 */
import { AWS_LIMITS } from "../../core/limits.ts";
import type { DefinitionReader } from "../definitions.ts";
import { ifSet } from "../if-set.ts";
import { text } from "../input/shape.ts";
import { type Operation, type Output, operation } from "../operation.ts";
import { ACCOUNT, ACCOUNT_ID, type StoredAccount } from "../stored/account.ts";
import { type Edits, patchBody, patched, settable } from "./patch.ts";

const roleArn = text({
  ...{ max: 2_048, pattern: /^(arn:[a-z-]+:iam::\d{12}:role\/\S+)?$/ },
  form: "the ARN of a role",
});

const getAccount = operation({
  name: "GetAccount",
  method: "GET",
  path: "/account",
  status: 200,
  perform: (_request, { draft }) => output(accountOf(draft)),
});

const EDITS: Edits<StoredAccount> = {
  ...settable("/cloudwatchRoleArn", (account, given) => ({
    ...account,
    cloudwatchRoleArn: roleArn.parse(given, "/cloudwatchRoleArn"),
  })),
  "remove /cloudwatchRoleArn": ({ cloudwatchRoleArn: _gone, ...account }) => account,
  // Every account here has what can be added: usage plans.
  "add /features": (account) => account,
};

const updateAccount = operation({
  name: "UpdateAccount",
  method: "PATCH",
  path: "/account",
  status: 200,
  body: patchBody,
  perform({ body }, { draft }) {
    const account = patched(accountOf(draft), body.patchOperations, EDITS);
    draft.put(ACCOUNT, ACCOUNT_ID, account);
    return output(account);
  },
});

export const ACCOUNT_OPERATIONS: readonly Operation[] = [getAccount, updateAccount];

function accountOf(reader: DefinitionReader): StoredAccount {
  return reader.get(ACCOUNT, ACCOUNT_ID) ?? {};
}

function output({ cloudwatchRoleArn }: StoredAccount): Output {
  const { accountRequestsPerSecond: rateLimit, accountBurst: burstLimit } = AWS_LIMITS;
  return {
    ...ifSet({ cloudwatchRoleArn }),
    throttleSettings: { burstLimit, rateLimit },
    features: ["UsagePlans"],
    apiKeyVersion: "4",
  };
}
