import { resourceIdFrom } from "../../../src/core/identifiers.ts";
import type { Api } from "../../../src/core/model/api.ts";
import type { ApiKey } from "../../../src/core/model/api-key.ts";
import type { DomainName } from "../../../src/core/model/domain-name.ts";
import type { LambdaFunction } from "../../../src/core/model/lambda-function.ts";
import type { Project } from "../../../src/core/model/project.ts";
import type { Stage } from "../../../src/core/model/stage.ts";
import type { UsagePlan } from "../../../src/core/model/usage-plan.ts";
import type { Choices } from "../engine/choices.ts";
import { ODD_NAMES, ODD_TEXTS } from "./odd-texts.ts";
import { randomApi } from "./random-api.ts";

export const PLACE = { region: "eu-west-1", accountId: "123456789012", stackName: "fuzz" };

/** A project that deploys, with everything that one can have. */
export function randomProject(choices: Choices): Project {
  const functions = distinct(
    choices.list(0, 3, () => randomFunction(choices)),
    ({ functionName }) => functionName,
  );
  let count = 0;
  const newId = (length: number) => {
    count += 1;
    return resourceIdFrom(`fuzz ${count}`, length);
  };
  const apis = choices.list(1, 2, () => randomApi(choices, { functions, newId }));
  const apiKeys = choices.list(
    0,
    3,
    (): ApiKey => ({
      apiKeyId: newId(10),
      name: choices.of(ODD_NAMES),
      value: undefined,
      enabled: !choices.oneIn(3),
    }),
  );
  const told = functions.map((each) => toldOf(each, apis, choices));
  return {
    apis,
    functions: told,
    domainNames: randomDomains(choices, apis),
    apiKeys,
    usagePlans: randomPlans(choices, { apis, apiKeys, newId }),
    ...backendsOf(choices, apis),
    warnings: [],
    sources: [],
  };
}

function randomFunction(choices: Choices): LambdaFunction {
  const functionName = choices.of(["send", "Send", "send_it", "2", "room-send", "f"]);
  const { region, accountId } = PLACE;
  return {
    functionName,
    functionArn: `arn:aws:lambda:${region}:${accountId}:function:${functionName}`,
    handler: choices.of(["app.handler", "src/send.handler", "a-b/c.$on"]),
    runtime: choices.of(["nodejs22.x", "python3.13", "provided.al2023"]),
    codePath: choices.of(["/srv/app", "/srv/app/src", "/srv", "/else where/~code", "/"]),
    timeoutSeconds: choices.of([3, 1, 900]),
    memorySizeMb: choices.of([128, 10_240]),
    environment: Object.fromEntries(
      choices.list(0, 3, (index) => [`V${"_".repeat(index)}A`, choices.of(ODD_TEXTS)]),
    ),
    ...(choices.oneIn(3) ? { reservedConcurrentExecutions: choices.of([0, 1_000_000]) } : {}),
  };
}

/** As templates tell functions where their API is. */
function toldOf(lambda: LambdaFunction, apis: readonly Api[], choices: Choices): LambdaFunction {
  if (!choices.oneIn(3)) return lambda;
  const { apiId } = choices.of(apis);
  const url = `https://${apiId}.execute-api.${PLACE.region}.amazonaws.com/\${stage}`;
  return { ...lambda, environment: { ...lambda.environment, CALLBACK_URL: url } };
}

function randomDomains(choices: Choices, apis: readonly Api[]): DomainName[] {
  const names = distinct(
    choices.list(0, 2, () => choices.of(["chat.example.com", "*.example.com", "a-b.example.org"])),
    (name) => name,
  );
  return names.map((domainName) => ({
    domainName,
    apiMappings: distinct(
      choices.list(1, 3, () => {
        const api = choices.of(apis);
        const { stageName } = choices.of(api.stages);
        const apiMappingKey = choices.of(["", "v1", "$-_.+!*'(),", "no"]);
        return { apiId: api.apiId, stage: stageName, apiMappingKey };
      }),
      ({ apiMappingKey }) => apiMappingKey,
    ),
    ...(choices.oneIn(2)
      ? { certificate: { certificateFile: "/srv/app/c.pem", keyFile: "/keys/k.pem" } }
      : {}),
  }));
}

/** No key is in two plans. */
function randomPlans(
  choices: Choices,
  made: {
    readonly apis: readonly Api[];
    readonly apiKeys: readonly ApiKey[];
    readonly newId: (length: number) => string;
  },
): UsagePlan[] {
  const { apis, apiKeys, newId } = made;
  const plans = choices.list(
    0,
    2,
    (): UsagePlan => ({
      usagePlanId: newId(6),
      name: choices.of(ODD_NAMES),
      apiStages: distinct(
        choices.list(0, 2, () => {
          const api = choices.of(apis);
          return { apiId: api.apiId, stage: choices.of(api.stages).stageName };
        }),
        ({ apiId, stage }) => `${apiId}/${stage}`,
      ),
      ...(choices.oneIn(2)
        ? { throttle: choices.of([{ rateLimit: 0.5 }, { burstLimit: 3 }, {}]) }
        : {}),
      ...(choices.oneIn(2)
        ? { quota: { limit: 9, offset: 1, period: choices.of(["WEEK", "MONTH"]) } }
        : {}),
      apiKeyIds: [],
    }),
  );
  return plans.map((plan, index) => ({
    ...plan,
    apiKeyIds: apiKeys.filter((_, at) => at % 3 === index).map(({ apiKeyId }) => apiKeyId),
  }));
}

/** What the APIs name, and nothing else: a file has no more either. */
function backendsOf(
  choices: Choices,
  apis: readonly Api[],
): Pick<Project, "vpcLinks" | "clientCertificates"> {
  const links = apis.flatMap(({ integrations }) =>
    integrations.flatMap((each) => ("connectionId" in each ? [each.connectionId ?? ""] : [])),
  );
  const stages: Stage[] = apis.flatMap((api) => [...api.stages]);
  const certificates = stages.flatMap(({ clientCertificateId: id }) =>
    id === undefined ? [] : [id],
  );
  return {
    vpcLinks: [...new Set(links)].map((vpcLinkId) => ({
      vpcLinkId,
      target: "http://127.0.0.1:8080",
    })),
    clientCertificates: [...new Set(certificates)].map((clientCertificateId) => ({
      clientCertificateId,
      ...(choices.oneIn(2) ? { files: { certificateFile: "/a/c.pem", keyFile: "/a/k.pem" } } : {}),
    })),
  };
}

function distinct<Value>(values: readonly Value[], keyOf: (value: Value) => string): Value[] {
  return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}
