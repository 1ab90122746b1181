import type { Api } from "../../core/model/api.ts";
import type { DomainName, PemFiles } from "../../core/model/domain-name.ts";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import type { Project } from "../../core/model/project.ts";
import { pathFormOf } from "../path-form.ts";
import { accountKeysForm } from "./expanded-account-keys.ts";
import { apiForm } from "./expanded-api.ts";
import { ifAny, Noted, notedYaml, orDefault } from "./noted-yaml.ts";
import { DEFAULT_MEMORY_SIZE_MB, DEFAULT_TIMEOUT_SECONDS } from "./schema.ts";
import { withUniqueNames } from "./unique-names.ts";

export interface FormOptions {
  /** The folder of the file, so that paths are relative; without it they are absolute. */
  readonly folder?: string;
}

/**
 * A whole project written out as a sluice.yaml: nothing left to a default, ids beside the names. A value that
 * is the default says so. Loading it again gives the same project, but for the values of API keys.
 */
export function expandedForm(project: Project, { folder }: FormOptions = {}): string {
  const pathForm = folder === undefined ? (path: string) => path : pathFormOf(folder);
  const { functions } = project;
  const named = withUniqueNames(project.apis, ({ apiId }) => apiId);
  return notedYaml({
    apis: Object.fromEntries(
      named.map(([name, api]) => [name, apiForm(api, { functions, pathForm })]),
    ),
    ...accountKeysForm(project, named),
    functions: Object.fromEntries(
      functions.map((one) => [one.functionName, functionForm(one, pathForm)]),
    ),
    ...ifAny(
      "domainNames",
      Object.fromEntries(
        project.domainNames.map((one) => [
          one.domainName,
          { ...filesForm(one.certificate, pathForm), apiMappings: mappingsForm(one, named) },
        ]),
      ),
    ),
    ...ifAny(
      "vpcLinks",
      Object.fromEntries(project.vpcLinks.map(({ vpcLinkId, target }) => [vpcLinkId, { target }])),
    ),
    ...ifAny(
      "clientCertificates",
      Object.fromEntries(
        project.clientCertificates.map((one) => [
          one.clientCertificateId,
          filesForm(one.files, pathForm),
        ]),
      ),
    ),
  });
}

type PathForm = (path: string) => string;

function functionForm(one: LambdaFunction, pathForm: PathForm): unknown {
  const { reservedConcurrentExecutions, rolePolicies } = one;
  return {
    handler: new Noted(one.handler, one.functionArn),
    runtime: one.runtime,
    ...codeForm(one, pathForm),
    timeout: orDefault(one.timeoutSeconds, DEFAULT_TIMEOUT_SECONDS),
    memorySize: orDefault(one.memorySizeMb, DEFAULT_MEMORY_SIZE_MB),
    environment: one.environment,
    ...layersForm(one, pathForm),
    ...(reservedConcurrentExecutions === undefined ? {} : { reservedConcurrentExecutions }),
    ...(rolePolicies === undefined ? {} : { policy: rolePolicies }),
  };
}

function codeForm({ codePath, package: packed }: LambdaFunction, pathForm: PathForm) {
  if (packed?.kind === "inline") return { inlineCode: packed.text };
  return { codeUri: pathForm(packed?.file ?? codePath) };
}

function layersForm({ layers }: LambdaFunction, pathForm: PathForm) {
  if (layers === undefined) return {};
  return {
    layers: layers.map(({ path, subfolder }) => {
      const contentUri = pathForm(path);
      return subfolder === undefined ? contentUri : { contentUri, subfolder };
    }),
  };
}

function filesForm(files: PemFiles | undefined, pathForm: PathForm): Partial<PemFiles> {
  if (files === undefined) return {};
  const { certificateFile, keyFile } = files;
  return { certificateFile: pathForm(certificateFile), keyFile: pathForm(keyFile) };
}

function mappingsForm({ apiMappings }: DomainName, named: readonly [string, Api][]): unknown {
  return apiMappings.map(({ apiId, stage, apiMappingKey }) => ({
    api: named.find(([, api]) => api.apiId === apiId)?.[0] ?? apiId,
    stage,
    apiMappingKey,
  }));
}
