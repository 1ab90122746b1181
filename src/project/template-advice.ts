import { nearestName } from "../config/nearest-name.ts";
import type { RequestContext } from "../core/request-context.ts";
import { VARIABLES } from "../core/telemetry/access-log-variables.ts";
import { INPUT_METHODS, INPUT_PROPERTIES } from "../core/vtl/input-object.ts";
import { parseTemplate } from "../core/vtl/parse-template.ts";
import { referencesOf } from "../core/vtl/references.ts";
import type { VtlReference } from "../core/vtl/syntax.ts";
import { UTIL_METHODS } from "../core/vtl/util-object.ts";

/** What a mapping template finds when it begins. */
const GIVEN = ["context", "input", "stageVariables", "util"];

const IN_EVENTS = {
  ...{ apiId: true, authorizer: true, connectedAt: true, connectionId: true },
  ...{ disconnectReason: true, disconnectStatusCode: true, domainName: true, eventType: true },
  ...{ extendedRequestId: true, identity: true, messageDirection: true, messageId: true },
  ...{ requestId: true, requestTime: true, requestTimeEpoch: true, routeKey: true, stage: true },
} satisfies Record<keyof RequestContext, true>;

/** Of `$context`, the first name. What AWS has for access logs alone is no slip of the finger either. */
const CONTEXT: readonly string[] = [
  ...new Set([
    ...Object.keys(IN_EVENTS),
    ...[...VARIABLES.keys()].map((name) => name.split(".")[0] ?? name),
    ...["error", "requestOverride", "responseOverride"],
  ]),
];

/**
 * What to tell whoever wrote mapping templates, one sentence each: names that print nothing, here as on AWS, and that
 * nobody would notice until a backend complains. `member`: what the templates are called, `RequestTemplates`.
 */
export function templateAdvice(
  member: string,
  templates: Readonly<Record<string, string>>,
): { readonly key: string; readonly message: string }[] {
  return Object.entries(templates).flatMap(([key, source]) =>
    adviceOn(source).map((sentence) => ({ key, message: `${member}.${key}: ${sentence}` })),
  );
}

function adviceOn(source: string): string[] {
  const { read, assigned } = referencesIn(source);
  const said = read
    .filter(({ name }) => !assigned.has(name))
    .flatMap((reference) => {
      const sentence = aboutReference(reference, assigned);
      return sentence === undefined ? [] : [`line ${reference.line}: ${sentence}`];
    });
  return [...new Set(said)];
}

/** None for a template that does not parse, of which the deployment tells. */
function referencesIn(source: string): ReturnType<typeof referencesOf> {
  try {
    return referencesOf(parseTemplate(source));
  } catch (error) {
    if (error instanceof SyntaxError) return { read: [], assigned: new Set() };
    throw error;
  }
}

function aboutReference(
  { name, source, steps }: VtlReference,
  assigned: ReadonlySet<string>,
): string | undefined {
  const [step] = steps;
  const known = [...GIVEN, ...assigned];
  if (!known.includes(name)) {
    // Its author knows that it may have no value.
    if (source.startsWith("$!")) return undefined;
    return unknown(`$${name}`, name, known.map(dollar));
  }
  if (step === undefined || step.kind === "index") return undefined;
  const written = `$${name}.${step.name}${step.kind === "method" ? "()" : ""}`;
  const members = membersOf(name, step.kind);
  if (members === undefined || members.includes(step.name)) return undefined;
  const suffix = step.kind === "method" ? "()" : "";
  return unknown(
    written,
    step.name,
    members.map((member) => [member, `$${name}.${member}${suffix}`] as const),
  );
}

function dollar(name: string): readonly [string, string] {
  return [name, `$${name}`];
}

/** `undefined`: any name may be one. */
function membersOf(name: string, kind: "property" | "method"): readonly string[] | undefined {
  if (name === "input") return kind === "method" ? INPUT_METHODS : INPUT_PROPERTIES;
  if (name === "util") return kind === "method" ? UTIL_METHODS : [];
  return name === "context" && kind === "property" ? CONTEXT : undefined;
}

function unknown(
  written: string,
  name: string,
  known: readonly (readonly [name: string, shown: string])[],
): string {
  const sentence = `${written} is not known and prints nothing`;
  const meant = nearestName(
    name,
    known.map(([each]) => each),
  );
  const shown = known.find(([each]) => each === meant)?.[1];
  return shown === undefined ? sentence : `${sentence}: did you mean ${shown}?`;
}
