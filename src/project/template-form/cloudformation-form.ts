import type { Project } from "../../core/model/project.ts";
import { RESOURCES_MAX } from "../cloudformation/template-limits.ts";
import type { ExportedForm } from "../exported-form.ts";
import { pathFormOf } from "../path-form.ts";
import { ProjectError } from "../project-error.ts";
import { accountKeyResources, domainResources } from "./account-resources.ts";
import { apiResources } from "./api-resources.ts";
import { functionResources } from "./function-resources.ts";
import type { Place } from "./portable-texts.ts";
import { TemplateParts } from "./template-parts.ts";
import { templateYaml } from "./template-yaml.ts";

export interface CloudFormationOptions extends Place {
  /** The folder of the template; code is written as it is seen from there. */
  readonly folder: string;
}

/**
 * A project as a CloudFormation template that makes the same APIs on AWS (AWS: "Amazon API Gateway V2 resource type reference").
 *
 * Gaps: 2026-11-28 targets of VPC links, files of certificates, values of API keys, and what functions' roles need beside logs and
 *   @connections are left to whoever deploys; a note says so.
 * By design: 2026-11-28 ids are AWS's to give, so logical ids stand for them. 2026-11-28 where a text of an integration, an authorizer, a
 *   stage or a function has an ARN of this account and Region or an API's id, it becomes a reference.
 */
export function cloudFormationForm(project: Project, options: CloudFormationOptions): ExportedForm {
  const { region, accountId, folder } = options;
  const parts = new TemplateParts(project, { region, accountId });
  for (const api of project.apis) apiResources(api, parts);
  for (const each of project.functions) functionResources(each, pathFormOf(folder), parts);
  for (const domain of project.domainNames) domainResources(domain, parts);
  accountKeyResources(parts);
  const count = Object.keys(parts.resources).length;
  if (count > RESOURCES_MAX) {
    throw new ProjectError(
      `The template would have ${count} resources, and CloudFormation allows ${RESOURCES_MAX}: export each API by itself with --api`,
    );
  }
  const { parameters, resources, outputs, notes } = parts;
  const text = templateYaml(
    {
      Description: descriptionOf(project),
      Parameters: parameters,
      Resources: resources,
      Outputs: outputs,
    },
    commentOf(project),
  );
  if (text.includes("{{resolve:")) {
    notes.add("a text has {{resolve:…}}, which CloudFormation replaces before anybody sees it");
  }
  return { text, notes: [...notes] };
}

/** AWS: a description has at most 1024 bytes. */
const NAMES_MAX = 10;

function descriptionOf({ apis }: Project): string {
  const names = apis.slice(0, NAMES_MAX).map(({ name }) => name);
  const more = apis.length > NAMES_MAX ? " and others" : "";
  const text = `WebSocket APIs: ${names.join(", ")}${more}`;
  return new TextEncoder().encode(text).length <= 1_024 ? text : `${apis.length} WebSocket APIs`;
}

function commentOf({ functions }: Project): string[] {
  const deploy = "aws cloudformation deploy --capabilities CAPABILITY_IAM --stack-name NAME";
  if (functions.length === 0) {
    return ["Written by sluice export. To deploy:", `  ${deploy} --template-file FILE`];
  }
  return [
    "Written by sluice export. To deploy:",
    "  aws cloudformation package --template-file FILE --s3-bucket BUCKET --output-template-file packaged.yaml",
    `  ${deploy} --template-file packaged.yaml`,
    "Code is the folder of each function, which has to hold what runs on Lambda: dependencies are installed, TypeScript is compiled.",
    "Each role allows logs and @connections; add what the code uses.",
  ];
}
