import type { DomainName } from "../../core/model/domain-name.ts";
import type { UsagePlan } from "../../core/model/usage-plan.ts";
import { getAtt, ref } from "./intrinsic.ts";
import type { TemplateParts } from "./template-parts.ts";

/** A custom domain with its API mappings, and a certificate of AWS Certificate Manager for it. */
export function domainResources(
  { domainName, apiMappings }: DomainName,
  parts: TemplateParts,
): void {
  const certificate = parts.ids.of(domainName, "Certificate");
  const logicalId = parts.ids.of(domainName, "DomainName");
  parts.add(certificate, {
    Type: "AWS::CertificateManager::Certificate",
    Properties: { DomainName: domainName, ValidationMethod: "DNS" },
  });
  parts.add(logicalId, {
    Type: "AWS::ApiGatewayV2::DomainName",
    Properties: {
      DomainName: domainName,
      DomainNameConfigurations: [
        { CertificateArn: ref(certificate), EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" },
      ],
    },
  });
  for (const { apiId, stage, apiMappingKey } of apiMappings) {
    parts.add(
      parts.ids.of(domainName, apiMappingKey === "" ? "Root" : apiMappingKey, "ApiMapping"),
      {
        Type: "AWS::ApiGatewayV2::ApiMapping",
        Properties: {
          ApiId: parts.apiRef({ apiId }),
          DomainName: ref(logicalId),
          Stage: ref(parts.stages.get(`${apiId}/${stage}`) ?? ""),
          ApiMappingKey: apiMappingKey === "" ? undefined : apiMappingKey,
        },
      },
    );
  }
  parts.outputs[parts.ids.of(domainName, "Target")] = {
    Description: `Where a CNAME or alias record of ${domainName} has to lead`,
    Value: getAtt(logicalId, "RegionalDomainName"),
  };
  parts.notes.add(
    `the deployment waits until AWS Certificate Manager has seen its validation record of ${domainName}, which you add to the DNS`,
  );
}

/** API keys without their values, and the usage plans that they are in. */
export function accountKeyResources(parts: TemplateParts): void {
  const { apiKeys, usagePlans } = parts.project;
  const keys = new Map<string, string>();
  for (const { apiKeyId, name, enabled } of apiKeys) {
    const logicalId = parts.ids.of(name, "ApiKey");
    keys.set(apiKeyId, logicalId);
    parts.add(logicalId, {
      Type: "AWS::ApiGateway::ApiKey",
      Properties: { Name: name, Enabled: enabled },
    });
  }
  if (apiKeys.length > 0) {
    parts.notes.add("values of API keys are not written: AWS generates new ones");
  }
  for (const plan of usagePlans) planResources(plan, keys, parts);
}

function planResources(
  plan: UsagePlan,
  keys: ReadonlyMap<string, string>,
  parts: TemplateParts,
): void {
  const { name, apiStages, throttle, quota, apiKeyIds } = plan;
  const logicalId = parts.ids.of(name, "UsagePlan");
  parts.add(logicalId, {
    Type: "AWS::ApiGateway::UsagePlan",
    Properties: {
      UsagePlanName: name,
      ApiStages: listOf(apiStages, ({ apiId, stage }) => {
        const known = parts.stages.get(`${apiId}/${stage}`);
        return known === undefined ? [] : [{ ApiId: parts.apiRef({ apiId }), Stage: ref(known) }];
      }),
      Throttle: throttle && { RateLimit: throttle.rateLimit, BurstLimit: throttle.burstLimit },
      Quota: quota && { Limit: quota.limit, Period: quota.period, Offset: quota.offset },
    },
  });
  for (const apiKeyId of apiKeyIds) {
    const key = keys.get(apiKeyId);
    if (key === undefined) continue;
    parts.add(parts.ids.of(name, key, "UsagePlanKey"), {
      Type: "AWS::ApiGateway::UsagePlanKey",
      Properties: { KeyId: ref(key), KeyType: "API_KEY", UsagePlanId: ref(logicalId) },
    });
  }
}

function listOf<Item, Made>(items: readonly Item[], make: (item: Item) => Made[]) {
  const made = items.flatMap(make);
  return made.length === 0 ? undefined : made;
}
