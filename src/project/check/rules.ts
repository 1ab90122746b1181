/** A kind of finding: what it is, what becomes of it on AWS, and what to do. docs/check.md lists them. */
export interface Rule {
  /** `aws`: works here, and fails or differs on AWS. `here`: works on AWS, and not here. */
  readonly about: "aws" | "here";
  /** Where it is found: `sluice check` reads the project, `sluice dev` watches it run. */
  readonly found: "project" | "running";
  /** What is found, in a few words. */
  readonly summary: string;
  readonly onAws: string;
  readonly remedy: string;
}

export const RULES = {
  "looser-setting": {
    about: "aws",
    found: "project",
    summary: "A setting of yours is looser than AWS",
    onAws: "AWS has its own value, whatever is set here.",
    remedy: "Remove the setting.",
  },
  "unknown-access-keys": {
    about: "aws",
    found: "project",
    summary: "unknownAccessKeys is set to warn",
    onAws: "A request signed with a key that is not known gets 403.",
    remedy: "Remove the setting, or set it to refuse.",
  },
  "missing-manage-connections": {
    about: "aws",
    found: "project",
    summary: "A function's code calls @connections and its role does not allow it",
    onAws: "The call gets 403 AccessDeniedException.",
    remedy:
      "Allow execute-api:ManageConnections on arn:aws:execute-api:{region}:{account}:{apiId}/{stage}/POST/@connections/* in the function's policies.",
  },
  "missing-invoke-permission": {
    about: "aws",
    found: "project",
    summary: "Nothing lets the API invoke a function that it calls",
    onAws: "Each call of the function fails: clients get Internal server error, or 500.",
    remedy:
      "Add an AWS::Lambda::Permission for apigateway.amazonaws.com with a SourceArn of the API, or a CredentialsArn.",
  },
  "one-way-route": {
    about: "aws",
    found: "project",
    summary: "A route has half of what makes it two-way",
    onAws: "The client gets no answer.",
    remedy: "Add the other half: a RouteResponse, or RouteResponseSelectionExpression: $default.",
  },
  "no-stage": {
    about: "aws",
    found: "project",
    summary: "An API has no stage",
    onAws: "It answers 403 to everybody.",
    remedy: "Add an AWS::ApiGatewayV2::Stage.",
  },
  "stage-without-deployment": {
    about: "aws",
    found: "project",
    summary: "A stage has no deployment",
    onAws: "It answers nothing.",
    remedy: "Set AutoDeploy: true, or DeploymentId.",
  },
  "deployment-before-routes": {
    about: "aws",
    found: "project",
    summary: "A Deployment does not wait for all routes",
    onAws: "It may be made before they are, and the stage lacks them.",
    remedy: "Name the routes in its DependsOn.",
  },
  "unreachable-api": {
    about: "aws",
    found: "project",
    summary: "Nobody can reach an API",
    onAws: "Its default endpoint is disabled and no custom domain leads to it.",
    remedy: "Map a domain to it, or leave the default endpoint on.",
  },
  "unreachable-route": {
    about: "aws",
    found: "project",
    summary: "No message selects a route",
    onAws: "It is never called.",
    remedy: "Mend the RouteSelectionExpression or the route's key.",
  },
  "function-outlives-integration": {
    about: "aws",
    found: "project",
    summary: "A function may run longer than the integration that waits for it",
    onAws:
      "After the integration's time-out the client gets an error while the function goes on, and is paid for.",
    remedy:
      "Give the function a Timeout that is not above the integration's, or hand the work over.",
  },
  "retired-runtime": {
    about: "aws",
    found: "project",
    summary: "A runtime that Lambda creates no functions for any more",
    onAws: "The function cannot be created.",
    remedy: "Move to a runtime that Lambda supports.",
  },
  "environment-too-large": {
    about: "aws",
    found: "project",
    summary: "A function's environment variables are above 4 KB",
    onAws: "Lambda refuses the function.",
    remedy: "Keep what is large in a file of the code, in Systems Manager or in Amazon S3.",
  },
  "above-quota": {
    about: "aws",
    found: "project",
    summary: "More than AWS allows unless a quota is raised",
    onAws: "The deployment fails with LimitExceededException.",
    remedy: "Ask AWS to raise the quota, or have fewer.",
  },
  "refused-by-aws": {
    about: "aws",
    found: "project",
    summary: "A value that AWS refuses",
    onAws: "The deployment fails.",
    remedy: "Correct or remove it.",
  },
  "unknown-property": {
    about: "aws",
    found: "project",
    summary: "A property, attribute or section that is not known",
    onAws: "CloudFormation refuses what it does not know.",
    remedy: "Correct or remove it.",
  },
  "no-effect": {
    about: "aws",
    found: "project",
    summary: "Something that does nothing, here as on AWS",
    onAws: "It does nothing.",
    remedy: "Remove it, or put it where it works.",
  },
  "everybody-may-connect": {
    about: "aws",
    found: "project",
    summary: "An authorizer is there and not asked",
    onAws: "Everybody may connect.",
    remedy: "Give $connect its AuthorizationType and the authorizer.",
  },
  "nobody-may-connect": {
    about: "aws",
    found: "project",
    summary: "Every handshake is refused",
    onAws: "Clients get 403.",
    remedy: "Give the stage a usage plan with an enabled key.",
  },
  "always-fails": {
    about: "aws",
    found: "project",
    summary: "Each call of an integration, an authorizer or a function fails",
    onAws: "Each call fails, here as there.",
    remedy: "Mend what is named.",
  },
  "unknown-variable": {
    about: "aws",
    found: "project",
    summary: "A variable of a template or a log format that is not known",
    onAws: "It prints nothing, or a hyphen.",
    remedy: "Correct its name.",
  },
  "suspicious-name": {
    about: "aws",
    found: "project",
    summary: "A name that another one may have been meant by",
    onAws: "It is taken as it is written.",
    remedy: "Correct it.",
  },
  "localhost-in-code": {
    about: "aws",
    found: "project",
    summary: "A handler calls an address of this machine",
    onAws: "Nothing answers there.",
    remedy: "Take the address from an environment variable.",
  },
  "post-to-own-connect": {
    about: "aws",
    found: "project",
    summary: "The function of $connect posts to the connection that is being made",
    onAws:
      "The connection does not exist before $connect has answered: the call gets 410 GoneException.",
    remedy: "Send the first message from another route, when the client asks for it.",
  },
  "execute-api-in-code": {
    about: "here",
    found: "project",
    summary: "A handler names the host of API Gateway itself",
    onAws: "It works there.",
    remedy:
      "Here the call goes to AWS. Build the endpoint from the event's requestContext.domainName and stage, or take it from an environment variable.",
  },
  "not-run-here": {
    about: "here",
    found: "project",
    summary: "Something that has no effect here, or fails here",
    onAws: "It works there.",
    remedy: "See docs/parity.md and docs/projects.md.",
  },
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleName = keyof typeof RULES;

export function isRule(name: string): name is RuleName {
  return Object.hasOwn(RULES, name);
}
