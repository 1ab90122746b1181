import { isTest, isTypeScript, lineAt, type Problem, type SourceFile } from "./source-file.ts";

/** A pattern that may not stand in some files, and what to write instead. */
interface Ban {
  readonly pattern: RegExp;
  readonly instead: string;
  /** Which files the ban covers. */
  readonly where: (path: string) => boolean;
}

const inSource = (path: string) => path.startsWith("src/") && !isTest(path) && isTypeScript(path);
const inPure = (path: string) => inSource(path) && /^src\/(?:core|wire)\//.test(path);
const inPlainLayers = (path: string) => inSource(path) && /^src\/(?:core|wire|engine)\//.test(path);
const inTests = (path: string) => isTest(path) && isTypeScript(path);
const inCode = (path: string) => isTypeScript(path) && !path.startsWith("examples/");
/** Programs of the child processes that run handlers: they have their own environment and output. */
const isBootstrap = (path: string) => /^src\/adapters\/functions\/.*bootstrap/.test(path);

/** Files that may read the environment (ARCHITECTURE.md, "Configuration"). */
const ENVIRONMENT_READERS = ["src/config/sources.ts", "src/cli/credentials.ts"];

const PURE_BANS: readonly Ban[] = [
  [/(?<![\w$.])Date\.now\b/g, "take the time as a value (`now`)"],
  [/\bnew\s+Date\(\s*\)/g, "take the time as a value (`now`)"],
  [/\bMath\.random\b/g, "take random bytes as a value"],
  [/(?<![\w$.])performance\s*\./g, "take the time as a value (`now`)"],
  [
    /(?<![\w$.])(?:setTimeout|setInterval|setImmediate|queueMicrotask)\s*\(/g,
    "return a deadline as a value and let the engine schedule it",
  ],
  [/(?<![\w$.])(?:async|await)\b(?!\s*[:,?)=;])/g, "answer a value; waiting belongs to the engine"],
  [/(?<![\w$.])Promise\b/g, "answer a value; waiting belongs to the engine"],
  [/(?<![\w$.])process\s*\./g, "take the value as a parameter"],
  [/(?<![\w$.])fetch\s*\(/g, "answer a request as a value and let an adapter send it"],
  [/(?<![\w$.])crypto\s*\./g, "take bytes as a value, or hash in src/core/sigv4/digest.ts"],
  [/(?<![\w$.])console\s*\./g, "answer what happened as a value"],
].map(([pattern, instead]) => ({ pattern, instead, where: inPure }) as Ban);

const BANS: readonly Ban[] = [
  ...PURE_BANS,
  {
    pattern: /(?<![\w$.])Bun\s*\./g,
    instead: "what every runtime has; Bun's own belongs to adapters",
    where: inPlainLayers,
  },
  {
    pattern: /\b(?:process|Bun|import\.meta)\.env\b/g,
    instead: "the slice of Config you need, passed in",
    where: (path) => inSource(path) && !ENVIRONMENT_READERS.includes(path) && !isBootstrap(path),
  },
  {
    pattern: /(?<![\w$.])console\s*\./g,
    instead: "the log that is passed in, or print in src/cli",
    where: (path) => inSource(path) && !path.startsWith("src/cli/") && !isBootstrap(path),
  },
  {
    pattern: /\bprocess\.exit\s*\(/g,
    instead: "answer an outcome: only the command line ends the process",
    where: (path) => inSource(path) && !path.startsWith("src/cli/") && !isBootstrap(path),
  },
  {
    pattern: /\bMath\.random\b/g,
    instead: "crypto.getRandomValues, behind the engine's IdSource",
    where: (path) => inSource(path) && !inPure(path) && !path.startsWith("src/cli/"),
  },
  {
    pattern: /\b(?:execSync|execFileSync|spawnSync)\s*\(/g,
    instead: "spawn(): a child process must not stop every connection",
    where: inSource,
  },
  {
    pattern: /\bJSON\.parse\(\s*JSON\.stringify\(/g,
    instead: "structuredClone(), or do not copy",
    where: inCode,
  },
  { pattern: /\.substr\(/g, instead: ".slice(start, end)", where: inCode },
  { pattern: /(?<![\w$.])(?:un)?escape\(/g, instead: "encodeURIComponent()", where: inCode },
  { pattern: /\bnew\s+Buffer\(/g, instead: "Buffer.from() or Buffer.alloc()", where: inCode },
  { pattern: /(?<![\w$.])eval\(|\bnew\s+Function\(/g, instead: "a parser", where: inCode },
  {
    pattern: /\bBun\.sleep(?:Sync)?\(|\bsetTimeout\(\s*(?:resolve|done|r)\b|timers\/promises/g,
    instead: "await the event (test/support/wait-for.ts): a sleep is slow and still races",
    where: inTests,
  },
  {
    pattern: /(?<![\w$.])(?:test|describe|it)\.(?:only|todo)\b/g,
    instead: "run every test that is written",
    where: inTests,
  },
];

/** Calls that have a better replacement, and everything impure in the pure layers. */
export function bannedCallRule(files: readonly SourceFile[]): Problem[] {
  const problems: Problem[] = [];
  for (const { path, code } of files) {
    for (const { pattern, instead, where } of BANS) {
      if (!where(path)) continue;
      for (const match of code.matchAll(pattern)) {
        const found = match[0].replace(/[\s(.]+$/, "");
        const message = `uses ${found}; instead: ${instead}`;
        problems.push({ path, line: lineAt(code, match.index), message });
      }
    }
  }
  return problems;
}

/** Names that say nothing about what a file is for. `index.ts` is a door that hides where things live. */
const BANNED_NAME =
  /^(?:utils?|helpers?|common|shared|misc|manager|types|index|[\w-]+-(?:utils?|helpers?|manager|types))$/;

export function fileNameRule(files: readonly SourceFile[]): Problem[] {
  const problems: Problem[] = [];
  for (const { path } of files) {
    const name = path.split("/").at(-1)?.split(".")[0] ?? "";
    if (isTypeScript(path) && BANNED_NAME.test(name)) {
      const message = `is named "${name}": name the one noun or verb it holds`;
      problems.push({ path, line: 1, message });
    }
    if (isTypeScript(path) && !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) {
      problems.push({ path, line: 1, message: `is named "${name}": file names are kebab-case` });
    }
  }
  return problems;
}
