import { Document, Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import { ProjectError } from "../project-error.ts";
import { Call } from "./intrinsic.ts";

export interface TemplateSections {
  readonly Description: string;
  readonly Parameters: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, unknown>>;
  readonly Outputs: Readonly<Record<string, unknown>>;
}

/**
 * A template as YAML 1.1, which CloudFormation reads: what that would take for a switch, a date or a number is quoted. Maps
 * without members and what is undefined are left out. Throws ProjectError for a name that CloudFormation takes for a function.
 */
export function templateYaml(sections: TemplateSections, comment: readonly string[]): string {
  const document = new Document({}, { schema: "yaml-1.1" });
  const map = document.contents as unknown as YAMLMap;
  map.add(document.createPair("AWSTemplateFormatVersion", quoted("2010-09-09")));
  for (const [name, section] of Object.entries(sections)) {
    if (typeof section === "object" && Object.keys(section).length === 0) continue;
    map.add(document.createPair(name, nodeOf(section, [name], document)));
  }
  document.commentBefore = comment.map((line) => ` ${line}`).join("\n");
  return document.toString({ lineWidth: 0 });
}

type Path = readonly string[];

function nodeOf(value: unknown, path: Path, document: Document): unknown {
  if (value instanceof Call) {
    const scalar = textNode(value.text);
    scalar.tag = value.tag;
    return scalar;
  }
  if (typeof value === "string") return textNode(value);
  if (typeof value !== "object" || value === null) return document.createNode(value);
  if (Array.isArray(value)) {
    const list = document.createNode([]) as YAMLSeq;
    for (const [index, item] of value.entries()) {
      list.add(nodeOf(item, [...path, String(index)], document));
    }
    return list;
  }
  const map = document.createNode({}) as unknown as YAMLMap;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  for (const [key, member] of entries) {
    if (isFunctionName(key, entries.length)) throw new ProjectError(taken(key, path));
    map.add(document.createPair(textNode(key), nodeOf(member, [...path, key], document)));
  }
  return map;
}

/** `Fn::Sub` everywhere; `Ref` where it stands alone. */
export function isFunctionName(key: string, keys: number): boolean {
  return key.startsWith("Fn::") || (key === "Ref" && keys === 1) || key === "<<";
}

function taken(key: string, path: Path): string {
  return `CloudFormation takes "${key}" in ${path.join(".")} for a function of its own, so the template cannot say it: choose another name there`;
}

/** Plain text that YAML's own rules, or CloudFormation's reader, could take for something else is quoted. */
function textNode(text: string): Scalar {
  return /[^\t\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]|^[=<~]|^0o/.test(
    text,
  )
    ? quoted(text)
    : new Scalar(text);
}

function quoted(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = "QUOTE_DOUBLE";
  return scalar;
}
