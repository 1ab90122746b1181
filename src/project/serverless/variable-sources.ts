import { isAbsolute, resolve } from "node:path";
import type { TemplateNode } from "../cloudformation/template-node.ts";
import { meantBy } from "../cloudformation/unknown-property.ts";
import { moduleName } from "./evaluate-module.ts";
import type { EvaluatedModules, Question } from "./evaluated-modules.ts";
import type { IncludedFiles } from "./included-files.ts";
import { jsonOfNode, nodeOfJson } from "./json-node.ts";
import { type Lookup, type Place, scalar, type VariableResolver } from "./resolve-variables.ts";

type Texts = Readonly<Record<string, string | undefined>>;

/** What variables are resolved with. */
export interface SourceValues {
  readonly root: TemplateNode;
  /** The folder of the configuration. */
  readonly folder: string;
  readonly environment: Texts;
  /** What `.env` files added to it. */
  readonly dotenv: Readonly<Record<string, string>>;
  /** `--stage`, `--region`. */
  readonly options: Texts;
  /** `--param`. */
  readonly params: Texts;
  /** Values for what is not here, by what stands in the variable: `ssm:/chat/secret`. */
  readonly given: ReadonlyMap<string, string>;
  readonly stage: () => string;
  readonly region: () => string;
  readonly accountId: string;
  readonly files: IncludedFiles;
  readonly modules: EvaluatedModules;
  readonly warn: (place: Place, message: string) => void;
}

type Find = (
  lookup: Lookup,
  resolver: VariableResolver,
  values: SourceValues,
) => TemplateNode | undefined;

/** Those of the framework that need nothing but this machine. */
const SOURCES: Readonly<Record<string, Find>> = {
  self: findSelf,
  env: ({ address, place }, _, { environment, dotenv }) => {
    const name = address ?? "";
    return textNode(Object.hasOwn(dotenv, name) ? dotenv[name] : own(environment, name), place);
  },
  opt: ({ address, place }, _, { options }) => textNode(own(options, address ?? ""), place),
  sls: findSls,
  param: findParam,
  strToBool: findBoolean,
  file: findFile,
  aws: findAws,
};
/** What the framework asks AWS for, and plugins' sources that are in wide use. */
const REMOTE = ["cf", "ssm", "s3", "git", "terraform", "vault"];

/** One value of one source. Throws ProjectError, and ModuleNeeded for a file that has to run. */
export function findValue(
  lookup: Lookup,
  resolver: VariableResolver,
  values: SourceValues,
): TemplateNode | undefined {
  const { type, written, place } = lookup;
  const given = values.given.get(written);
  if (given !== undefined) return scalar(given, place.line);
  if (Object.hasOwn(SOURCES, type)) return SOURCES[type]?.(lookup, resolver, values);
  const meant = REMOTE.includes(type)
    ? undefined
    : meantBy(type, [...Object.keys(SOURCES), ...REMOTE]);
  if (meant !== undefined) {
    const what = `Unrecognized configuration variable source "${type}": did you mean ${meant}?`;
    return resolver.fail(place, `Cannot resolve variable at "${place.path}": ${what}`);
  }
  return lookup.hasFallback ? undefined : standIn(lookup, values);
}

/** As an import of another stack has its name for its value: what does not depend on it runs. */
function standIn({ type, written, place }: Lookup, { warn }: SourceValues): TemplateNode {
  const where = ["cf", "ssm", "s3"].includes(type)
    ? "AWS is not asked for it"
    : "no plugin runs here";
  const remedy = `give it a value with --parameter ${written}=VALUE or under custom.sluice.variables, or a fallback`;
  warn(
    place,
    `${place.path}: \${${written}} is not known here, as ${where}, so the text ${written} stands in for it: ${remedy}`,
  );
  return scalar(written, place.line);
}

function findSelf({ address }: Lookup, resolver: VariableResolver, values: SourceValues) {
  const found = resolver.follow(values.root, keysOf(address));
  if (found !== undefined) return found;
  // What a configuration leaves out of these has a value all the same.
  if (address === "provider.stage") return scalar(values.stage(), values.root.line);
  if (address === "provider.region") return scalar(values.region(), values.root.line);
  return undefined;
}

function findSls({ address, place }: Lookup, resolver: VariableResolver, values: SourceValues) {
  if (address === "stage") return scalar(values.stage(), place.line);
  if (address === "instanceId") return scalar("sluice", place.line);
  return unsupported(resolver, { address, place, type: "sls" });
}

function findAws({ address, place }: Lookup, resolver: VariableResolver, values: SourceValues) {
  if (address === "accountId") return scalar(values.accountId, place.line);
  if (address === "region") return scalar(values.region(), place.line);
  return unsupported(resolver, { address, place, type: "aws" });
}

function unsupported(
  resolver: VariableResolver,
  { address, place, type }: Pick<Lookup, "address" | "place" | "type">,
): never {
  const what =
    address === undefined
      ? `Missing address argument in variable "${type}" source`
      : `Unsupported "${address}" address argument in variable "${type}" source`;
  return resolver.fail(place, `Cannot resolve variable at "${place.path}": ${what}`);
}

/** A flag's, then the stage's, then what is for every stage; `stages` is how version 4 writes it. */
function findParam({ address, place }: Lookup, resolver: VariableResolver, values: SourceValues) {
  if (address === undefined) return unsupported(resolver, { address, place, type: "param" });
  const flag = own(values.params, address);
  if (flag !== undefined) return scalar(flag, place.line);
  for (const stage of [values.stage(), "default"]) {
    for (const above of [
      ["params", stage],
      ["stages", stage, "params"],
    ]) {
      const found = resolver.follow(values.root, [...above, address]);
      if (found !== undefined && !(found.kind === "scalar" && found.value === null)) return found;
    }
  }
  return undefined;
}

function findBoolean({ params, place }: Lookup, resolver: VariableResolver): TemplateNode {
  const written = params?.[0]?.trim().toLowerCase() ?? "";
  if (["true", "1"].includes(written)) return scalar(true, place.line);
  if (["false", "0"].includes(written)) return scalar(false, place.line);
  const what = `Invalid "strToBool" input: expected true, false, 0 or 1, found ${JSON.stringify(params?.[0] ?? "")}`;
  return resolver.fail(place, `Cannot resolve variable at "${place.path}": ${what}`);
}

function findFile(lookup: Lookup, resolver: VariableResolver, values: SourceValues) {
  const { params, address, place } = lookup;
  const written = params?.[0]?.trim() ?? "";
  if (written === "") {
    const what = 'Missing path argument in variable "file" source';
    return resolver.fail(place, `Cannot resolve variable at "${place.path}": ${what}`);
  }
  // `~` is the home folder's for nobody but a shell; the framework takes paths as they are.
  const path = isAbsolute(written) ? written : resolve(values.folder, written);
  if (/\.(?:[cm]?js|[cm]?ts)$/.test(path)) return findModule(path, lookup, { resolver, values });
  const node = values.files.node(path);
  if (node === undefined) return missing(path, lookup, resolver);
  if (address === undefined) return node;
  return resolver.follow(node, keysOf(address), `${written}:`);
}

/** A fallback is for a file that is not there, too. */
function missing(
  path: string,
  { hasFallback, place }: Lookup,
  resolver: VariableResolver,
): undefined {
  if (hasFallback) return undefined;
  return resolver.fail(
    place,
    `Cannot resolve variable at "${place.path}": there is no file ${path}`,
  );
}

function findModule(
  path: string,
  lookup: Lookup,
  { resolver, values }: { readonly resolver: VariableResolver; readonly values: SourceValues },
): TemplateNode | undefined {
  const { address, place } = lookup;
  if (values.files.text(path) === undefined) return missing(path, lookup, resolver);
  const request = {
    file: path,
    address,
    callsFunctions: true,
    folder: values.folder,
    environment: values.dotenv,
    options: { ...values.options, stage: values.stage(), region: values.region() },
  };
  const answer = (question: Question) => answerTo(question, { place, resolver, values });
  const outcome = values.modules.outcome(request, answer);
  for (const file of outcome.loaded) values.files.follow(file);
  if (outcome.kind === "failed") {
    const { message, file, line } = outcome;
    const where = file === undefined ? "" : `, ${file}:${line ?? 1}`;
    const what = `Cannot load "${moduleName({ file: path })}": ${message}${where}`;
    return resolver.fail(place, `Cannot resolve variable at "${place.path}": ${what}`);
  }
  if (outcome.value === null) return undefined;
  try {
    return nodeOfJson(outcome.value, values.files.follow(path) + 1);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    return resolver.fail(place, `The value of ${moduleName({ file: path })} ${cause.message}`);
  }
}

/** What a function of a file asks for: as if the variable stood where the file is named. */
function answerTo(
  question: Question,
  {
    place,
    resolver,
    values,
  }: { readonly place: Place; readonly resolver: VariableResolver; readonly values: SourceValues },
): unknown {
  if ("variable" in question) {
    const written = scalar(`\${${question.variable}}`, place.line);
    return jsonOfNode(resolver.whole(written, place));
  }
  const found = resolver.follow(values.root, question.property);
  if (found === undefined) return undefined;
  const path = question.property.join(".");
  return jsonOfNode(resolver.whole(found, { path, line: found.line }));
}

function keysOf(address: string | undefined): string[] {
  return address === undefined ? [] : address.split(".");
}

function textNode(value: string | undefined, place: Place): TemplateNode | undefined {
  return value === undefined ? undefined : scalar(value, place.line);
}

function own(values: Texts, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
