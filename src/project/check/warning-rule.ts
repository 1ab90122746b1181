import type { RuleName } from "./rules.ts";

/**
 * Which rule a loader's warning belongs to, by what it says. What matches nothing is about Sluice: it works on AWS, and not
 * here.
 */
const PATTERNS: readonly (readonly [RuleName, RegExp])[] = [
  ["one-way-route", /is one-way and clients get no answer/],
  ["no-stage", /has no stage, so on AWS it answers nothing/],
  ["stage-without-deployment", /has no deployment, so on AWS it answers nothing/],
  ["deployment-before-routes", /does not wait for all routes/],
  ["unreachable-api", /has DisableExecuteApiEndpoint and no custom domain/],
  ["unreachable-route", /is a constant, so every message selects the same route/],
  ["above-quota", /AWS allows \d+ unless the quota is raised/],
  ["refused-by-aws", /^(?!.*Lambda function).*\bAWS refuses\b/],
  ["refused-by-aws", /AWS knows models by name|Lambda wants two characters at least/],
  [
    "everybody-may-connect",
    /so everybody may connect|SAM gives the \$connect route no authorization/,
  ],
  [
    "nobody-may-connect",
    /clients that send this key get 403|so every client gets 403|lets nothing pass, as on AWS/,
  ],
  [
    "no-effect",
    /has an effect on the \$connect route only|have an effect on the \$connect route only|has no effect while AuthorizationType|its models are not asked|RequestModels alone validate nothing|integration responses are not used by a proxy integration|becomes REGIONAL, as on AWS|is used by no route, so it has no effect|is called by no route|because \{.*\} does not stand in the URI|differ only in case: the last one is kept|AWS logs nothing without a DestinationArn|nothing is logged without a Format/,
  ],
  [
    "always-fails",
    /refuses every message, as on AWS|fails: add an AWS::ApiGatewayV2::IntegrationResponse|each call fails there: add it to the variables of the stage|so each call fails: map |does not invoke a Lambda function|so on AWS \S+ fails|a MOCK integration fails without|matches no other key fails|the code folder .* does not exist|does not exist in .*, so every call of the function fails|must be file\.export, so every call/,
  ],
  [
    "unknown-variable",
    /is not known and prints nothing|is no variable of WebSocket APIs|are no variables of WebSocket APIs|RequestParameters read /,
  ],
  ["suspicious-name", /did you mean \$(connect|disconnect|default)\b/],
  [
    "unknown-property",
    /^Template section .* is not known|: attribute .* is not known|property \S+ is not known/,
  ],
];

export function ruleOfWarning(message: string): RuleName {
  return PATTERNS.find(([, pattern]) => pattern.test(message))?.[0] ?? "not-run-here";
}
