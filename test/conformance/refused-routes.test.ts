import { type Case, refused, resource } from "./support-definitions.ts";

const HTTP_YAML = (uri: string, more = "timeoutInMillis: 50") =>
  `integrationUri: "${uri}"\n${more}`;
const BACKEND = "http://localhost/";
const long = (length: number) => "a".repeat(length);

const ROUTES: readonly Case[] = [
  [
    "a route key that another route has",
    [{ routes: "send: http://localhost/" }, "9: Map keys must be unique"],
    [
      { resources: resource("Other", "Route", "RouteKey: send") },
      "27: Route with key send already exists for this API: Other has the key of Route on line 15",
    ],
  ],
  [
    "a route key of one's own with a $",
    [
      { routeKey: "$conect" },
      '7: A route key of your own cannot begin with $, as "$conect" does: did you mean "$connect"?',
    ],
    [
      { routeKey: "$conect" },
      "19: Route Route: RouteKey $conect must not start with $: only $connect, $disconnect, $default do",
    ],
  ],
  [
    "an empty route key",
    [{ routeKey: '""' }, "7: A route key must not be empty"],
    [{ routeKey: '""' }, "19: Route Route: RouteKey is required"],
  ],
  [
    "a route response's key but $default",
    [
      { route: HTTP_YAML(BACKEND, "routeResponseKeys: [other]") },
      '9: apis.chat.routes.send.routeResponseKeys[0] must be one of $default, not "other"',
    ],
    [
      {
        resources: resource("RR", "RouteResponse", "RouteId: !Ref Route\nRouteResponseKey: other"),
      },
      "32: RouteResponse RR: RouteResponseKey must be $default: found other",
    ],
  ],
  [
    "a second route response",
    undefined,
    [
      {
        route: "RouteResponseSelectionExpression: $default",
        resources: ["One", "Two"]
          .map((id) =>
            resource(id, "RouteResponse", "RouteId: !Ref Route\nRouteResponseKey: $default"),
          )
          .join("\n"),
      },
      "34: RouteResponse Two: the route has a response with the key $default already",
    ],
  ],
  [
    "authorization of another route than $connect",
    [
      { route: HTTP_YAML(BACKEND, "authorizationType: AWS_IAM") },
      "7: Currently, authorization is restricted to the $connect route only",
    ],
    [
      { route: "AuthorizationType: AWS_IAM" },
      "21: Route Route: Currently, authorization is restricted to the $connect route only",
    ],
  ],
  [
    "a target that is no integration",
    [{ route: "function: nobody" }, '8: There is no function "nobody": the file has no functions'],
    [
      { resources: resource("Other", "Route", "RouteKey: other\nTarget: integrations/nobody") },
      "32: Route Other: Target integrations/nobody names no integration of the route's API",
    ],
  ],
  [
    "a model that is not there",
    [
      { route: HTTP_YAML(BACKEND, "requestModels:\n  $default: Nobody") },
      '10: "Nobody" is no model: the API has no models',
    ],
    [
      { route: "RequestModels: { $default: Nobody }" },
      '21: Route Route: RequestModels: $default: "Nobody" is no model: the API has no models',
    ],
  ],
  [
    "an operation name of 65 characters",
    undefined,
    [
      { route: `OperationName: ${long(65)}` },
      "21: Route Route: OperationName must have at most 64 characters: found 65",
    ],
  ],
];

const STAGES: readonly Case[] = [
  [
    "the stage $default",
    [
      { stageName: "$default" },
      '4: The stage name "$default" must be 1 to 128 letters, digits, - and _',
    ],
    [
      { stageName: "$default" },
      "25: Stage Stage: Stages cannot be named $default for WebSocket APIs.",
    ],
  ],
  ...["a.b", long(129)].map(
    (stageName): Case => [
      `a stage named ${stageName.slice(0, 3)}`,
      [{ stageName }, `4: The stage name "${stageName}" must be 1 to 128 letters, digits, - and _`],
      [
        { stageName },
        `25: Stage Stage: StageName must be 1 to 128 characters of letters, digits, hyphen and underscore: found ${stageName}`,
      ],
    ],
  ),
  [
    "a stage's name that another one has",
    undefined,
    [
      { resources: resource("Other", "Stage", "StageName: dev\nAutoDeploy: true") },
      "27: Stage dev already exists for this API",
    ],
  ],
  ...["a-b", long(65)].map(
    (name): Case => [
      `a stage variable named ${name.slice(0, 3)}`,
      [
        { stage: `stageVariables:\n  ${name}: x` },
        `6: The stage variable name "${name}" must be 1 to 64 letters, digits and _`,
      ],
      [
        { stage: `StageVariables: { ${name}: x }` },
        `27: Stage Stage: StageVariables: The stage variable name "${name}" must be 1 to 64 letters, digits and _`,
      ],
    ],
  ),
  [
    "a stage variable with a space",
    [
      { stage: "stageVariables:\n  a: x y" },
      '6: The stage variable "a" must be 0 to 2048 of the characters A-Z a-z 0-9 - . _ ~ : / ? # & = ,',
    ],
    [
      { stage: "StageVariables: { a: x y }" },
      '27: Stage Stage: StageVariables: The stage variable "a" must be 0 to 2048 of the characters A-Z a-z 0-9 - . _ ~ : / ? # & = ,',
    ],
  ],
  [
    "101 stage variables",
    [
      { stage: `stageVariables: { ${Array.from({ length: 101 }, (_, at) => `a${at}: x`)} }` },
      "5: apis.chat.stages.dev.stageVariables has 101 entries; AWS allows 100",
    ],
    [
      { stage: `StageVariables: { ${Array.from({ length: 101 }, (_, at) => `a${at}: x`)} }` },
      "27: Stage Stage: StageVariables has 101 entries; AWS allows 100",
    ],
  ],
  [
    "a throttling rate below 0",
    [
      { stage: "defaultRouteSettings: { throttlingRateLimit: -1 }" },
      "5: apis.chat.stages.dev.defaultRouteSettings.throttlingRateLimit must be a number of requests per second from 0 on, not -1",
    ],
    [
      { stage: "DefaultRouteSettings: { ThrottlingRateLimit: -1 }" },
      "27: Stage Stage: DefaultRouteSettings: ThrottlingRateLimit must be a number from 0 on: found -1",
    ],
  ],
  [
    "a throttling burst that is not whole",
    [
      { stage: "defaultRouteSettings: { throttlingBurstLimit: 1.5 }" },
      "5: apis.chat.stages.dev.defaultRouteSettings.throttlingBurstLimit must be a whole number of requests from 0 to 2147483647, not 1.5",
    ],
    [
      { stage: "DefaultRouteSettings: { ThrottlingBurstLimit: 1.5 }" },
      "27: Stage Stage: DefaultRouteSettings: ThrottlingBurstLimit must be a whole number from 0 to 2147483647: found 1.5",
    ],
  ],
  [
    "settings of a route that is not there",
    [
      { stage: "routeSettings:\n  sned: { throttlingBurstLimit: 1 }" },
      "6: Unable to find Route by key sned within the provided RouteSettings: did you mean send?",
    ],
    [
      { stage: "RouteSettings: { sned: { ThrottlingBurstLimit: 1 } }" },
      "27: Stage Stage: RouteSettings: Unable to find Route by key sned within the provided RouteSettings: did you mean send?",
    ],
  ],
];

refused("a route", ROUTES);
refused("a stage", STAGES);
