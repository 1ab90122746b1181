import { apiQuotaFindings } from "./api-quotas.ts";
import type { Check, CheckInput } from "./check-input.ts";
import { codeFindings } from "./code-findings.ts";
import { type Finding, finding, inOrder } from "./finding.ts";
import { invokePermissionFindings } from "./invoke-permission.ts";
import { lambdaQuotaFindings } from "./lambda-quotas.ts";
import { looserSettingFindings } from "./looser-settings.ts";
import { manageConnectionsFindings } from "./manage-connections-permission.ts";
import { timeOutFindings } from "./time-outs.ts";
import { ruleOfWarning } from "./warning-rule.ts";

/** Everything that is looked for besides what loaders have found. */
const CHECKS: readonly Check[] = [
  looserSettingFindings,
  manageConnectionsFindings,
  invokePermissionFindings,
  timeOutFindings,
  lambdaQuotaFindings,
  apiQuotaFindings,
  codeFindings,
];

/** What works here and fails or differs on AWS, and what works there and not here, by file and line. Never throws. */
export function checkProject(input: CheckInput): Finding[] {
  return inOrder([...ofWarnings(input), ...ownFindings(input)]);
}

/** Without what the loaders have warned about already. */
export function ownFindings(input: CheckInput): Finding[] {
  return inOrder(CHECKS.flatMap((check) => check(input)));
}

function ofWarnings({ project }: CheckInput): Finding[] {
  return project.warnings.map(({ message, position }) =>
    finding(ruleOfWarning(message), position, message, { isWhole: true }),
  );
}
