import { isTest, isTypeScript, type Problem, type SourceFile } from "./source-file.ts";

/** Files nobody imports because they are where a process starts, or what the system runs. */
export const ENTRIES: readonly RegExp[] = [
  /^src\/cli\/(?:main|executable)\.ts$/,
  /^src\/adapters\/functions\/bootstrap\//,
  /^scripts\/[\w-]+\.ts$/,
  /^bench\/[\w-]+\.ts$/,
];

/**
 * Source files whose user is still to be written, each with who that will be. The list does not rot: a file that is used
 * comes off it.
 */
export const AWAITED: Readonly<Record<string, string>> = {
  "src/adapters/storage/memory-store.ts":
    "a gateway whose definitions end with it, as one inside a test",
};

/**
 * Source files without a test file of their own, each with what covers it instead. A key that ends in
 * `/` stands for a folder whose files are parts of one thing and are tested through it.
 */
export const COVERED_ELSEWHERE: Readonly<Record<string, string>> = {
  "src/adapters/control/control-limits.ts":
    "figures alone: the tests of the listener, here and in test/hostile, stand on both sides of each",
  "src/adapters/storage/checked-changes.ts":
    "what a commit may hold: the contract of the stores stands on both sides of each bound",
  "src/adapters/storage/storage-limits.ts":
    "figures alone: the contract of the stores stands on both sides of each",
  "src/adapters/functions/function-limits.ts":
    "figures alone: the tests of pool, instance, bootstrap and log stand on both sides of each",
  "src/project/terraform/terraform-limits.ts":
    "figures alone: the tests of what reads the JSON and of what looks around it stand on both sides of each",
  "src/cli/dev/run-for-tests.ts": "test/kit runs it as a process",
  "src/cli/connect/": "parts of `sluice connect`, which its test runs as a process",
  "src/cli/management/":
    "parts of `sluice apigatewaymanagementapi`, which its tests run as a process, also beside the AWS CLI",
  "src/cli/output/":
    "parts of what that command prints: through it, formatTable() and formatText()",
  "src/cli/program.ts": "main.test.ts runs it as a process",
  "src/cli/version.ts": "main.test.ts asks the command for it",
  "src/compose/kit-gateway.ts":
    "what the test kit's process runs: test/kit moves its clock and injects each fault",
  "src/control-plane/apigatewayv2/integration-rules.ts":
    "what integrations are checked with: integration.test.ts has a refusal for each rule",
  "src/control-plane/apigatewayv2/route-rules.ts":
    "what routes are checked with: route.test.ts has a refusal for each rule",
  "src/control-plane/control-answer.ts": "the answers of control-routes.ts: its test reads them",
  "src/control-plane/control-fault.ts": "every operation's test has refusals, by type and words",
  "src/control-plane/input/members.ts":
    "bounds of members: the tests of the operations that have them stand on both sides",
  "src/control-plane/operation.ts": "each operation is made by it, and tested by its name",
  "src/control-plane/operations.ts": "a list: tests find their operation in it",
  "src/control-plane/stored/":
    "types, and the names of collections: the tests of operations and of what is served read them",
  "src/core/api-quotas.ts":
    "figures alone: the tests of operations that make routes and integrations stand on both sides",
  "src/project/serverless/known-properties.ts":
    "lists of names: load-serverless.test.ts has what is on none of them, and all else is on one",
  "src/project/serverless/serverless-limits.ts":
    "figures alone: the tests of what they bound stand on both sides of each",
  "src/core/reserved-variables.ts":
    "a list: the tests of functions' environments, here and in the control plane, read it",
  "src/engine/function-code.ts":
    "a port and figures: the tests of unzip() and of CreateFunction stand on both sides of each",
  "src/core/model/running-definitions.ts":
    "types, and the version that they have: its writer and its reader are tested for it",
  "src/core/vtl/":
    "parts of one language: each rule of it is tested through a template that uses it",
  "src/project/cdk/assembly-limits.ts":
    "figures alone: assembly-file.test.ts and read-assembly.test.ts stand on both sides of each",
  "src/project/check/rules.ts":
    "a table: check-document.test.ts finds each row in docs/check.md, and each rule's test names it",
  "src/project/cloudformation/":
    "parts of one importer: each rule is tested through loadTemplate()",
  "src/project/model-schema/":
    "parts of one compiler: each rule is tested through compileModels(), and its use by the loaders",
};

/** Where every file is there for another one. Examples and fixtures are read by path. */
const USED_FROM = /^(?:src|scripts|test\/support)\//;

/** Files that nothing needs. A source file that only its own test imports is dead too. */
export function deadFileRule(
  files: readonly SourceFile[],
  awaited: Readonly<Record<string, string>> = AWAITED,
): Problem[] {
  const problems: Problem[] = [];
  const users = new Map<string, string[]>();
  for (const { path, imports } of files) {
    for (const target of imports.flatMap((one) => one.path ?? [])) {
      users.set(target, [...(users.get(target) ?? []), path]);
    }
  }
  for (const { path } of files) {
    if (!isTypeScript(path) || /\.(?:test|contract)\.ts$/.test(path)) continue;
    if (ENTRIES.some((entry) => entry.test(path))) continue;
    const inSource = path.startsWith("src/") && !isTest(path);
    const used = (users.get(path) ?? []).some((user) => !inSource || !isTest(user));
    if (used && path in awaited) {
      const message = "is used now: take it off AWAITED in scripts/tidy/coverage.ts";
      problems.push({ path, line: 1, message });
    }
    if (used || path in awaited || !USED_FROM.test(path)) continue;
    const message = inSource
      ? "is imported by no source file: delete it or use it"
      : "is imported by nothing: delete it or use it";
    problems.push({ path, line: 1, message });
  }
  return problems;
}

/** Each source file that does something has `name.test.ts` beside it, or a reason above. */
export function ownTestRule(
  files: readonly SourceFile[],
  coveredElsewhere: Readonly<Record<string, string>> = COVERED_ELSEWHERE,
): Problem[] {
  const paths = new Set(files.map(({ path }) => path));
  const used = new Set<string>();
  const problems: Problem[] = [];
  for (const file of files) {
    const { path } = file;
    if (!path.startsWith("src/") || !isTypeScript(path) || isTest(path)) continue;
    const tested = paths.has(path.replace(/\.ts$/, ".test.ts"));
    if (tested || isTypeOnly(file)) continue;
    const excuse = Object.keys(coveredElsewhere).find((key) => covers(key, path));
    if (excuse === undefined) {
      const message = "has no test of its own: write one, or a reason in scripts/tidy/coverage.ts";
      problems.push({ path, line: 1, message });
    } else {
      used.add(excuse);
    }
  }
  for (const path of Object.keys(coveredElsewhere)) {
    if (used.has(path)) continue;
    const message = "needs no excuse (tested, or gone): take it off COVERED_ELSEWHERE";
    problems.push({ path, line: 1, message });
  }
  return problems;
}

function covers(key: string, path: string): boolean {
  return key.endsWith("/") ? path.startsWith(key) : path === key;
}

/** A port's contract suite proves nothing until an adapter runs it. */
export function contractRule(files: readonly SourceFile[]): Problem[] {
  const problems: Problem[] = [];
  for (const { path } of files) {
    if (!path.endsWith(".contract.ts")) continue;
    const callers = files.filter(({ imports }) => imports.some((one) => one.path === path));
    if (callers.length > 0) continue;
    problems.push({ path, line: 1, message: "is a contract that no adapter's test runs" });
  }
  return problems;
}

/** Only interfaces, type aliases and imports: nothing is left to run. */
function isTypeOnly({ text }: SourceFile): boolean {
  try {
    return new Bun.Transpiler({ loader: "ts" }).transformSync(text).trim() === "";
  } catch {
    return false; // does not parse: the type checker says so better
  }
}
