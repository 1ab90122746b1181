import type { SourceFile } from "./tidy/source-file.ts";

/** One entry of a ledger: something that is not as on AWS, and since when that is known. */
export interface KnownDifference {
  readonly kind: "gap" | "by design";
  readonly date: string;
  readonly text: string;
  readonly path: string;
}

/** What a folder's ledgers are about, for the reader. The first prefix that fits counts. */
const SUBJECTS: readonly (readonly [prefix: string, title: string])[] = [
  ["src/core/sigv4/", "Signatures, policies and keys"],
  ["src/core/authorization/", "Signatures, policies and keys"],
  ["src/engine/authorization/", "Signatures, policies and keys"],
  ["src/core/invoke-api/", "The control listener"],
  ["src/engine/invoke-api.ts", "The control listener"],
  ["src/core/integration/remote-function.ts", "Lambda functions"],
  ["src/core/integration/", "Integrations"],
  ["src/engine/integration/", "Integrations"],
  ["src/core/telemetry/", "Logs, metrics and traces"],
  ["src/adapters/telemetry/", "Logs, metrics and traces"],
  ["src/control-plane/", "The control plane"],
  ["src/core/", "Connections, routes, events and answers"],
  ["src/engine/", "Connections, routes, events and answers"],
  ["src/wire/", "HTTP and WebSocket on the wire"],
  ["src/adapters/listener/", "HTTP and WebSocket on the wire"],
  ["src/adapters/control/", "The control listener"],
  ["src/adapters/integrations/", "HTTP backends"],
  ["src/adapters/functions/", "Lambda functions"],
  ["src/adapters/function-code/", "Lambda functions"],
  ["src/project/", "Projects"],
  ["src/cli/", "The command line, compared with the AWS CLI"],
];

const HEADING = "## Known differences";
const BEGINS = /^[\s/*]*(?:Gaps|By design):/;
const ENDS = /^\s*\*?\s*$|\*\/|^"""/;
const MARK = /(Gaps|By design):|(\d{4}-\d\d-\d\d)/g;

/** The document with its last section written anew from the ledgers. */
export function withKnownDifferences(document: string, files: readonly SourceFile[]): string {
  const kept = document.split(`\n${HEADING}\n`)[0]?.trimEnd() ?? "";
  const sorted = files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  return `${kept}\n\n${HEADING}\n\n${section(sorted.flatMap(ledgerOf))}`;
}

/** The entries at the top of a source file. Throws for one that has no date: nobody could tell its age. */
export function ledgerOf({ path, text }: SourceFile): KnownDifference[] {
  if (!/^src\/.*\.(?:ts|mjs|py)$/.test(path)) return [];
  const lines = text.split("\n");
  const first = lines.findIndex((line) => BEGINS.test(line));
  if (first === -1) return [];
  const length = lines.slice(first).findIndex((line) => ENDS.test(line));
  const ledger = lines.slice(first, first + length).map((line) => line.replace(/^[\s*-]+/, ""));
  return entriesOf(ledger.join(" "), path);
}

function entriesOf(ledger: string, path: string): KnownDifference[] {
  const found: KnownDifference[] = [];
  const marks = [...ledger.matchAll(MARK)];
  let kind: KnownDifference["kind"] = "gap";
  for (const [index, mark] of marks.entries()) {
    const text = ledger.slice(mark.index + mark[0].length, marks[index + 1]?.index).trim();
    const [, heading, date] = mark;
    if (heading !== undefined) kind = heading === "Gaps" ? "gap" : "by design";
    if (date !== undefined) found.push({ kind, date, text, path });
    else if (text !== "" && !text.startsWith("none")) {
      throw new Error(`${path}: the ledger's entry "${text}" has no date`);
    }
  }
  return found;
}

function section(differences: readonly KnownDifference[]): string {
  const parts = [
    "`scripts/docs.ts` writes this list from the ledgers at the top of the files. A *gap* is what AWS does and Sluice does not",
    "do; *by design* is what Sluice does otherwise on purpose, or in its own way where AWS's is not known.",
  ];
  for (const title of new Set(SUBJECTS.map(([, each]) => each))) {
    const own = differences.filter(({ path }) => subjectOf(path) === title);
    const [gaps, byDesign] = [own.filter(isGap), own.filter((one) => !isGap(one))];
    if (own.length > 0) parts.push("", `### ${title}`, "", ...[...gaps, ...byDesign].map(line));
  }
  return `${parts.join("\n")}\n`;
}

function isGap({ kind }: KnownDifference): boolean {
  return kind === "gap";
}

function subjectOf(path: string): string {
  const subject = SUBJECTS.find(([prefix]) => path.startsWith(prefix));
  if (subject === undefined) throw new Error(`${path} has a ledger and no subject in SUBJECTS`);
  return subject[1];
}

function line({ kind, date, text, path }: KnownDifference): string {
  const name = path.split("/").at(-1);
  return `- *${kind}*: ${text.replace(/[.;]$/, "")} ([${name}](../${path}), ${date})`;
}
