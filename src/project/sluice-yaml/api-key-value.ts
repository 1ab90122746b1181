import { dirname, resolve } from "node:path";
import { readSecretFile } from "../../config/secret-file.ts";
import { Secret } from "../../core/secret.ts";
import { ProjectError } from "../project-error.ts";
import { valueProblem } from "../usage-plan-rules.ts";
import type { WrittenApiKey } from "./schema.ts";
import type { YamlSource } from "./yaml-source.ts";

type WrittenValue = Pick<WrittenApiKey, "value" | "valueFile" | "valueEnvironment">;

export interface ValueContext {
  readonly source: Pick<YamlSource, "positionOf">;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Of the key: `apiKeys.alice`. */
  readonly path: readonly string[];
}

const WAYS = ["value", "valueFile", "valueEnvironment"] as const;

/** The value of a key, from wherever the file says; `undefined`: it says nothing. No message shows it. */
export function apiKeyValue(written: WrittenValue, context: ValueContext): Secret | undefined {
  const ways = WAYS.filter((way) => written[way] !== undefined);
  const [way, other] = ways;
  if (way === undefined) return undefined;
  const name = context.path.join(".");
  if (other !== undefined) {
    throw refuse(
      context,
      other,
      `${name} needs one of ${WAYS.join(", ")}, not ${ways.join(" and ")}`,
    );
  }
  const text = textOf(written, way, context);
  const problem = valueProblem(text);
  if (problem === undefined) return new Secret(text);
  const place = way === "value" ? "" : `: the value in ${written[way]}`;
  throw refuse(context, way, `${name}.${way}${place} ${problem}`);
}

/** Beside a template a key has a value or nothing to say. */
export function requiredApiKeyValue(written: WrittenValue, context: ValueContext): Secret {
  const value = apiKeyValue(written, context);
  if (value !== undefined) return value;
  const name = context.path.join(".");
  throw refuse(context, "", `${name} needs one of ${WAYS.join(", ")}`);
}

/** Files whose change means the project must be read again, absolute paths. */
export function valueFiles(
  keys: Readonly<Record<string, WrittenValue>> | undefined,
  file: string,
): string[] {
  return Object.values(keys ?? {}).flatMap(({ valueFile }) =>
    valueFile === undefined ? [] : [resolve(dirname(file), valueFile)],
  );
}

function textOf(written: WrittenValue, way: (typeof WAYS)[number], context: ValueContext): string {
  const name = `${context.path.join(".")}.${way}`;
  const said = written[way] ?? "";
  switch (way) {
    case "value":
      return said;
    case "valueFile": {
      const { file } = context.source.positionOf(context.path);
      const read = readSecretFile(resolve(dirname(file), said));
      if ("secret" in read) return read.secret;
      throw refuse(context, way, `${name}: ${read.problem}`);
    }
    case "valueEnvironment": {
      const text = context.variables[said];
      if (text) return text;
      throw refuse(
        context,
        way,
        `${name}: the environment has no variable ${said}, or it is empty`,
      );
    }
  }
}

function refuse({ source, path }: ValueContext, below: string, message: string): ProjectError {
  return new ProjectError(message, source.positionOf(below === "" ? path : [...path, below]));
}
