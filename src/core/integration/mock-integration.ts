/**
 * MOCK integrations: the request template yields `{"statusCode": 200}`, which picks an integration response, whose
 * template is the reply (AWS: "WebSocket API mock integration", "Integration responses").
 *
 * Gaps: none known; those of templates and integration responses are with them.
 * By design: 2026-11-22 `{statusCode: 200}` without quotes is read too, as REST APIs read it. 2026-11-22 in a response template
 *   `$input.body` is `{}`, since no backend answered; `$context`, `$stageVariables` and `$input.params()` are those of the request.
 */

import { JsonBody } from "../json-body.ts";
import { type CompiledCustom, customRequest, customResponse } from "./custom-integration.ts";
import { failed, type IntegrationOutcome } from "./integration-outcome.ts";
import type { TemplateScope } from "./mapping-template.ts";
import { textOf } from "./payload.ts";

/** What the mock makes of a request. */
export function mockResponse(custom: CompiledCustom, scope: TemplateScope): IntegrationOutcome {
  const request = customRequest(custom, scope);
  if (request.kind === "failed") return request;
  const statusCode = statusCodeOf(textOf(request.body ?? ""));
  if (statusCode === undefined) {
    const detail = 'The request template does not yield {"statusCode": 200} or the like';
    return failed("configuration", detail);
  }
  const answer = { subject: String(statusCode), statusCode, headers: [], body: "" };
  return customResponse(custom, answer, scope);
}

/** Only the names of integers that HTTP knows as statuses count. */
function statusCodeOf(output: string): number | undefined {
  // A template without variables yields the same text each time.
  if (output === lastOutput) return lastStatusCode;
  lastStatusCode = readStatusCode(output);
  lastOutput = output;
  return lastStatusCode;
}

let lastOutput: string | undefined;
let lastStatusCode: number | undefined;

function readStatusCode(output: string): number | undefined {
  const value = new JsonBody(output).value();
  const member =
    typeof value === "object" && value !== null && "statusCode" in value
      ? String(value.statusCode)
      : value === undefined
        ? /^\s*\{\s*["']?statusCode["']?\s*:\s*["']?(\d{3})["']?\s*[,}]/.exec(output)?.[1]
        : undefined;
  return member !== undefined && /^[1-5]\d\d$/.test(member) ? Number(member) : undefined;
}
