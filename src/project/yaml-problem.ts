import { type Document, isCollection, isPair, isScalar, type YAMLError } from "yaml";

/** What is wrong with a YAML text, in words for people who do not know its grammar. */
export interface YamlProblem {
  /** A clause that begins in lower case. */
  readonly what: string;
  /** Where in the text to look. */
  readonly offset: number;
}

/** The first problem of a document, or `undefined`. */
export function yamlProblem(document: Document.Parsed): YamlProblem | undefined {
  const error = document.errors[0];
  if (error === undefined) return undefined;
  const [offset] = error.pos;
  const deeper = deeperLine(document);
  if (deeper !== undefined) {
    return {
      what: "this line is indented more than the lines that it belongs to: take spaces away, or quote the value that it goes on with",
      offset: deeper,
    };
  }
  if (error.code === "MISSING_CHAR" && error.message.endsWith("quote")) {
    const opened = openedQuote(document, offset);
    return { what: "a quote that is opened here is not closed", offset: opened ?? offset };
  }
  return { what: inPlainWords(error), offset };
}

/**
 * Where a key stands that is indented more than the key above it, whose value is text: the parser takes the key for more of
 * that text, and then says that the text is a key of several lines, inside another one.
 */
function deeperLine({ errors }: Document.Parsed): number | undefined {
  const [nested, key] = errors;
  if (nested?.code !== "BLOCK_AS_IMPLICIT_KEY") return undefined;
  return key?.code === "MULTILINE_IMPLICIT_KEY" ? key.pos[1] : undefined;
}

const NOT_ALIGNED = "this line is not indented as the lines that it belongs to";

function inPlainWords({ code, message }: YAMLError): string {
  switch (code) {
    case "MULTILINE_IMPLICIT_KEY":
      return "a line here is no `key: value`: is the colon missing, the space after it, or a closing quote?";
    case "BLOCK_AS_IMPLICIT_KEY":
      return "a second `key: ` stands on one line: quote a value that holds a colon and a space";
    case "TAB_AS_INDENT":
      return "a tab indents this line: use spaces";
    case "BAD_INDENT":
    case "MISSING_CHAR": {
      const bracket = / with a ([}\]])$/.exec(message)?.[1]; // "… must end with a }"
      if (bracket !== undefined)
        return `a bracket is not closed with ${bracket}, or what it holds is not indented`;
      if (message.startsWith("Sequence item without"))
        return `${NOT_ALIGNED}, or the - of a list's item is missing`;
      return code === "MISSING_CHAR" ? message : NOT_ALIGNED;
    }
    case "BAD_SCALAR_START":
      return `a value that begins with ${message.at(-1)} has to be quoted`;
    case "UNEXPECTED_TOKEN":
    case "BLOCK_IN_FLOW":
      return `something is missing or too many here, such as a comma, a colon or a quote (${message})`;
    case "RESOURCE_EXHAUSTION":
      return "it nests too deep";
    default:
      return message;
  }
}

/**
 * Where the quoted text begins that runs up to `offset`, the end of the file most often. The library's own walk copies and
 * freezes the path to each node, which takes minutes for a file that nests deep.
 */
function openedQuote(document: Document.Parsed, offset: number): number | undefined {
  let opened: number | undefined;
  const waiting: unknown[] = [document.contents];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (isCollection(node)) for (const item of node.items) waiting.push(item);
    if (isPair(node)) waiting.push(node.key, node.value);
    if (!isScalar(node)) continue;
    const [start = 0, end = 0] = node.range ?? [];
    const isQuoted = node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE";
    const isLast = opened === undefined || start > opened;
    if (isQuoted && isLast && start < offset && end >= offset) opened = start;
  }
  return opened;
}
