import { posix } from "node:path";
import { isTest, lineAt, type Problem, type SourceFile } from "./source-file.ts";

// Written in pieces so that this file does not accuse itself.
const STRAY = new RegExp(`\\b(?:${["TO" + "DO", "FIX" + "ME", "X" + "XX"].join("|")})\\b`, "g");
/** Names of the place where this was written; they mean nothing to a reader of the repository. */
const WORKPLACE = new RegExp(
  `${["", "work", ""].join("/")}|\\.${"lib" + "rary"}\\b|(?<![\\w/@-])${"sha" + "red"}/`,
  "g",
);
const HOME = /(?<![\w.])\/(?:home|Users)\/[\w.-]+/g;
const EXEMPT = new Set(["package-lock.json", "LICENSE", "CHANGELOG.md"]);

/** Notes to oneself: open an issue, or do it. */
export function strayNoteRule(files: readonly SourceFile[]): Problem[] {
  return matches(files, STRAY, (found) => `holds a stray ${found}: do it now or open an issue`);
}

/** Paths that exist on one machine only. */
export function workplaceRule(files: readonly SourceFile[]): Problem[] {
  const message = (found: string) => `names "${found}", a place of one machine`;
  const ours = files.filter(({ path }) => !isTest(path)); // Tests may need somebody's home folder.
  return [...matches(files, WORKPLACE, message), ...matches(ours, HOME, message)];
}

function matches(
  files: readonly SourceFile[],
  pattern: RegExp,
  message: (found: string) => string,
): Problem[] {
  const problems: Problem[] = [];
  for (const { path, text } of files) {
    if (EXEMPT.has(path)) continue;
    for (const match of text.matchAll(pattern)) {
      problems.push({ path, line: lineAt(text, match.index), message: message(match[0]) });
    }
  }
  return problems;
}

/** One H1 per document, so that it has one subject. */
export function headingRule(files: readonly SourceFile[]): Problem[] {
  const problems: Problem[] = [];
  for (const { path, text } of files) {
    if (!path.endsWith(".md")) continue;
    const count = headings(text).filter(({ level }) => level === 1).length;
    if (count !== 1) {
      problems.push({ path, line: 1, message: `has ${count} first-level headings: give it one` });
    }
  }
  return problems;
}

const LINK = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;

/** Links to files of this repository and to headings in them must lead somewhere. */
export function linkRule(files: readonly SourceFile[]): Problem[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const folders = new Set(files.flatMap(({ path }) => parents(path)));
  const problems: Problem[] = [];
  for (const { path, text } of files) {
    if (!path.endsWith(".md")) continue;
    const prose = withoutCode(text);
    for (const match of prose.matchAll(LINK)) {
      const [target = "", anchor] = (match[1] ?? "").split("#");
      if (/^[a-z][a-z+.-]*:/i.test(target)) continue;
      const line = lineAt(text, match.index);
      const file =
        target === "" ? path : posix.join(posix.dirname(path), target).replace(/\/$/, "");
      if (!byPath.has(file) && !folders.has(file)) {
        problems.push({ path, line, message: `links to ${target}, which does not exist` });
      } else if (anchor !== undefined && file.endsWith(".md")) {
        const known = headings(byPath.get(file)?.text ?? "").map(({ slug }) => slug);
        if (!known.includes(anchor)) {
          problems.push({ path, line, message: `links to #${anchor}, a heading ${file} lacks` });
        }
      }
    }
  }
  return problems;
}

function parents(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

function headings(text: string): { level: number; slug: string }[] {
  const found: { level: number; slug: string }[] = [];
  for (const match of withoutFences(text).matchAll(/^(#{1,6}) +(.+?)\s*$/gm)) {
    found.push({ level: match[1]?.length ?? 0, slug: slug(match[2] ?? "") });
  }
  return found;
}

/** GitHub's anchor for a heading. */
function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
}

function withoutFences(text: string): string {
  return text.replace(/^(```|~~~)[\s\S]*?^\1/gm, blank);
}

function withoutCode(text: string): string {
  return withoutFences(text).replace(/`[^`\n]*`/g, blank);
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}
