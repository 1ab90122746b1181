import { basename, dirname, resolve } from "node:path";
import { openScope } from "./open-scope.ts";
import { parseStack } from "./parse-stack.ts";
import { PropertyReader } from "./property-reader.ts";
import { fail, type NestedStacks, type Scope, type Stack, type TemplateResource } from "./scope.ts";
import { NESTED_STACKS_MAX } from "./template-limits.ts";
import { memberOf } from "./template-node.ts";

/** The text of a file, by its absolute path; `undefined` where there is none. */
export type ReadFile = (path: string) => string | undefined;

/** `AWS::CloudFormation::Stack` and `AWS::Serverless::Application` whose templates are files, as `sam build` takes them. */
export class LocalStacks implements NestedStacks {
  readonly #readFile: ReadFile | undefined;
  readonly #opened = new Map<TemplateResource, Scope | undefined>();
  readonly #opening: TemplateResource[] = [];

  /** Without a way to read files, no template of a nested stack is here. */
  constructor(readFile: ReadFile | undefined) {
    this.#readFile = readFile;
  }

  open(resource: TemplateResource, scope: Scope): Scope | undefined {
    if (this.#opened.has(resource)) return this.#opened.get(resource);
    if (this.#opening.includes(resource)) {
      const cycle = [...this.#opening, resource].map(({ logicalId }) => logicalId).join(" -> ");
      fail(scope, resource.line, `Circular dependency between resources: ${cycle}`);
    }
    if (this.#opened.size >= NESTED_STACKS_MAX) {
      fail(scope, resource.line, `Templates nest more than ${NESTED_STACKS_MAX} stacks`);
    }
    this.#opening.push(resource);
    const opened = this.#load(resource, scope);
    this.#opening.pop();
    this.#opened.set(resource, opened);
    return opened;
  }

  #load(resource: TemplateResource, scope: Scope): Scope | undefined {
    const reader = PropertyReader.of(resource, scope);
    const property = resource.type === "AWS::Serverless::Application" ? "Location" : "TemplateURL";
    const location = locationOf(reader, resource, property);
    const parameters = reader.textMap("Parameters");
    reader.harmless("NotificationARNs", "Tags", "TimeoutInMinutes");
    reader.finish();
    if (location === undefined || this.#readFile === undefined) {
      warnAboutRemote(reader, property);
      return undefined;
    }
    const file = resolve(dirname(scope.stack.file), location);
    refuseCycle(reader, property, file);
    const text = this.#readFile(file);
    if (text === undefined) return reader.fail(property, `there is no file ${file}`);
    const { stack } = scope;
    const stackName = `${stack.stackName}-${resource.logicalId}`;
    const by = {
      subject: reader.subject,
      line: resource.line,
      lineOf: (name: string) =>
        memberOf(resource.properties.entries.get("Parameters"), name)?.line ?? resource.line,
    };
    const own = { ...stack, file, stackName, parent: stack };
    const root = parseStack(file, text, stack.lines);
    return openScope({ root, stack: own, given: { parameters, by } }, scope);
  }
}

/** `undefined`: it is not on this machine. */
function locationOf(
  reader: PropertyReader,
  { metadata }: TemplateResource,
  property: string,
): string | undefined {
  const written = reader.value(property) ?? reader.missing(property, `${property} is required`);
  // Where the AWS CDK has put the template that is looked for in Amazon S3 (aws-cdk-lib/cx-api).
  const asset = memberOf(metadata, "aws:asset:path");
  const belongsTo = memberOf(metadata, "aws:asset:property");
  if (asset?.kind === "scalar" && belongsTo?.kind === "scalar" && belongsTo.text === property) {
    return asset.text;
  }
  if (written.kind !== "scalar") return undefined;
  const isRemote = /^(https?|s3):\/\//i.test(written.text);
  return isRemote || written.text === "" ? undefined : written.text.replace(/^file:\/\//, "");
}

function warnAboutRemote(reader: PropertyReader, property: string): void {
  const message = "its template is not on this machine, so the stack is left out";
  reader.warn(property, `${message}: give ${property} the path of a local file`);
}

function refuseCycle(reader: PropertyReader, property: string, file: string): void {
  const path = [file];
  let stack: Stack | undefined = reader.scope.stack;
  for (; stack !== undefined; stack = stack.parent) {
    path.unshift(stack.file);
    if (stack.file !== file) continue;
    const way = path.map((each) => basename(each)).join(" -> ");
    reader.fail(property, `a template cannot nest itself: ${way}`);
  }
}
