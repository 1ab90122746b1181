import { UriTemplate } from "../core/integration/uri-template.ts";
import type { Integration } from "../core/model/integration.ts";
import type { Stage } from "../core/model/stage.ts";

/**
 * What to say of stage variables that an integration's URI or VPC link asks for and a stage does not have: AWS deploys
 * that, and every call fails. One sentence for each variable.
 */
export function unsetStageVariables(
  integration: Integration,
  stages: readonly Pick<Stage, "stageName" | "stageVariables">[],
): string[] {
  return [...new Set(variablesIn(integration))].flatMap((name) => {
    const without = stages.filter(({ stageVariables }) => !Object.hasOwn(stageVariables, name));
    if (without.length === 0) return [];
    const names = without.map(({ stageName }) => stageName).join(", ");
    const where = without.length === 1 ? `stage ${names}` : `stages ${names}`;
    return [
      `\${stageVariables.${name}} has no value in ${where}, so each call fails there: add it to the variables of the stage`,
    ];
  });
}

function variablesIn(integration: Integration): string[] {
  const sources = [
    "integrationUri" in integration ? integration.integrationUri : undefined,
    "connectionId" in integration ? integration.connectionId : undefined,
  ];
  return sources.flatMap((source) =>
    source === undefined ? [] : UriTemplate.compile(source).stageVariables,
  );
}
