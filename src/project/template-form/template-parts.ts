import type { Api } from "../../core/model/api.ts";
import type { Project } from "../../core/model/project.ts";
import { type Call, ref } from "./intrinsic.ts";
import { LogicalIds } from "./logical-ids.ts";
import { type Place, portableTexts, type WriteText } from "./portable-texts.ts";

export interface Resource {
  readonly Type: string;
  readonly DependsOn?: readonly string[];
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** A template that grows, with what its parts know of each other. */
export class TemplateParts {
  readonly project: Project;
  readonly ids = new LogicalIds();
  readonly resources: Record<string, Resource> = {};
  readonly parameters: Record<string, unknown> = {};
  readonly outputs: Record<string, unknown> = {};
  /** Sentences about what the template cannot say or what is left to do. */
  readonly notes = new Set<string>();
  /** Logical ids by the ids and names of the project. */
  readonly apis: ReadonlyMap<string, string>;
  readonly functions: ReadonlyMap<string, string>;
  /** By `{apiId}/{stageName}`. */
  readonly stages = new Map<string, string>();
  readonly clientCertificates = new Map<string, string>();
  readonly vpcLinks = new Map<string, string>();
  /** By the path of the content. */
  readonly layers = new Map<string, string>();
  /** A text of an integration or an authorizer. */
  readonly text: WriteText;
  /** A text of a function, which cannot wait for itself. */
  readonly functionText: WriteText;

  constructor(project: Project, place: Place) {
    this.project = project;
    this.apis = new Map(project.apis.map(({ apiId, name }) => [apiId, this.ids.of(name, "Api")]));
    this.functions = new Map(
      project.functions.map((one) => [one.functionArn, this.ids.of(one.functionName, "Function")]),
    );
    const names = { place, apis: this.apis, functions: this.functions };
    this.text = portableTexts(names, { withFunctions: true });
    this.functionText = portableTexts(names, { withFunctions: false });
  }

  add(logicalId: string, resource: Resource): void {
    this.resources[logicalId] = resource;
  }

  apiRef({ apiId }: Pick<Api, "apiId">): Call {
    return ref(this.apis.get(apiId) ?? apiId);
  }

  texts(map: Readonly<Record<string, string>>): Record<string, unknown> | undefined {
    const entries = Object.entries(map);
    if (entries.length === 0) return undefined;
    return Object.fromEntries(entries.map(([key, value]) => [key, this.text(value)]));
  }
}

/** `undefined` for a map without members, so that it is not written. */
export function ifAny<Value>(map: Readonly<Record<string, Value>>) {
  return Object.keys(map).length === 0 ? undefined : map;
}
