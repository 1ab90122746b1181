import { ProjectError } from "../project-error.ts";
import type { SourceLines } from "../source-lines.ts";
import { LOOP_KEY } from "./loop.ts";
import { parseTemplate } from "./parse-template.ts";
import { hasMacros, LANGUAGE_EXTENSIONS, runs } from "./sections.ts";
import type { TemplateNode } from "./template-node.ts";

/** A template's file as a tree, in which what needs a transform has it. */
export function parseStack(file: string, text: string, lines: SourceLines): TemplateNode {
  const root = parseTemplate(file, text, lines.add(file));
  if (root.kind !== "mapping" || runs(root, LANGUAGE_EXTENSIONS) || hasMacros(root)) return root;
  const found = extension(root);
  if (found === undefined) return root;
  const remedy = `add the line "Transform: ${LANGUAGE_EXTENSIONS}" to the template`;
  const message = `AWS knows ${found.name} with a transform only: ${remedy}`;
  throw new ProjectError(message, lines.positionOf(found.line));
}

interface Found {
  readonly name: string;
  readonly line: number;
}

/** The first thing that AWS::LanguageExtensions adds to the language (AWS, "Intrinsic function reference"). */
function extension(node: TemplateNode): Found | undefined {
  switch (node.kind) {
    case "scalar":
      return undefined;
    case "list":
      return firstOf(node.items);
    case "mapping": {
      for (const [key, { line }] of node.entries) {
        if (key.startsWith(LOOP_KEY)) return { name: LOOP_KEY, line };
      }
      return firstOf(node.entries.values());
    }
    case "call": {
      const { name, argument, line } = node;
      if (name === "Fn::Length" || name === "Fn::ToJsonString") return { name, line };
      const isDefaulted = argument.kind === "list" && argument.items.length > 3;
      if (name === "Fn::FindInMap" && isDefaulted)
        return { name: `${name} with DefaultValue`, line };
      return extension(argument);
    }
  }
}

function firstOf(nodes: Iterable<TemplateNode>): Found | undefined {
  for (const node of nodes) {
    const found = extension(node);
    if (found !== undefined) return found;
  }
  return undefined;
}
