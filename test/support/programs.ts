import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/**
 * The system programs that tests drive, so that Sluice is proved against other people's clients.
 * A program counts as found only when it can do what the tests ask of it: a Python without boto3
 * is no use, however early it stands in PATH.
 */
export type ProgramName =
  | "aws"
  | "python3"
  | "debugpy"
  | "chromium"
  | "certutil"
  | "curl"
  | "openssl"
  | "node";

interface Program {
  /** What to call it in a sentence. */
  readonly title: string;
  /** Names its executable may have, the best first. */
  readonly names: readonly string[];
  /** Debian packages that bring it; empty when only the user can choose. */
  readonly packages: readonly string[];
  /** Arguments whose run must succeed, and a text that its output must hold. */
  readonly proof: readonly string[];
  readonly proofText?: string;
  /** What that run ends with; 0 unless it says otherwise. */
  readonly proofStatus?: number;
}

export const PROGRAMS: Readonly<Record<ProgramName, Program>> = {
  aws: {
    title: "the AWS CLI (aws)",
    names: ["aws"],
    packages: ["awscli"],
    proof: ["--version"],
    proofText: "aws-cli/",
  },
  python3: {
    title: "Python 3 with boto3",
    names: ["python3"],
    packages: ["python3-boto3"],
    proof: ["-c", "import boto3, botocore"],
  },
  debugpy: {
    title: "Python 3 with debugpy",
    names: ["python3"],
    packages: ["python3-debugpy"],
    proof: ["-c", "import debugpy"],
  },
  chromium: {
    title: "Chromium",
    names: ["chromium", "chromium-browser", "google-chrome"],
    packages: ["chromium"],
    proof: ["--version"],
  },
  certutil: {
    title: "NSS's certutil",
    names: ["certutil"],
    packages: ["libnss3-tools"],
    // Help is all it does without a database, and help counts as a failure.
    proof: ["-H"],
    proofText: "Create a new certificate database",
    proofStatus: 1,
  },
  curl: {
    title: "curl 7.75 or newer (--aws-sigv4)",
    names: ["curl"],
    packages: ["curl"],
    proof: ["--help", "all"],
    proofText: "--aws-sigv4",
  },
  openssl: { title: "openssl", names: ["openssl"], packages: ["openssl"], proof: ["version"] },
  node: {
    title: "Node.js 20 or newer (node)",
    names: ["node"],
    packages: [],
    proof: ["--version"],
  },
};

/** Milliseconds a program may take to prove itself. The AWS CLI needs one or two seconds when cold. */
const PROOF_TIMEOUT_MS = 20_000;

const found = new Map<ProgramName, string>();

/** The absolute path of a program that passes its proof; `undefined` when there is none. */
export function findProgram(name: ProgramName): string | undefined {
  const known = found.get(name);
  if (known !== undefined) return known;
  const program = PROGRAMS[name];
  for (const candidate of candidates(program.names)) {
    if (!proves(candidate, program)) continue;
    found.set(name, candidate);
    return candidate;
  }
  return undefined;
}

/** For `test.skipIf`: a test may do without a program on a laptop; `npm test` with CI=true may not. */
export function hasProgram(name: ProgramName): boolean {
  return findProgram(name) !== undefined;
}

export function findAws(): string {
  return required("aws");
}

/** A Python 3 that can `import boto3`. */
export function findPython(): string {
  return required("python3");
}

/** A Python 3 that can `import debugpy`. */
export function findDebugpyPython(): string {
  return required("debugpy");
}

export function findChromium(): string {
  return required("chromium");
}

/** What puts an authority into the list of those that Chromium trusts. */
export function findCertutil(): string {
  return required("certutil");
}

/** A curl that knows `--aws-sigv4`. */
export function findCurl(): string {
  return required("curl");
}

export function findOpenssl(): string {
  return required("openssl");
}

export function findNode(): string {
  return required("node");
}

function required(name: ProgramName): string {
  const path = findProgram(name);
  if (path === undefined) {
    throw new Error(`Cannot find ${PROGRAMS[name].title}: 'npm test' names what to install`);
  }
  return path;
}

function candidates(names: readonly string[]): string[] {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  // A test runner started from a service has a bare PATH: look where these programs usually are.
  const usual = ["/usr/local/bin", "/usr/bin", "/bin", join(homedir(), ".pyenv/shims")];
  const paths = names.flatMap((name) => [...folders, ...usual].map((folder) => join(folder, name)));
  return [...new Set(paths)].filter(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // absent or not ours to run: the next candidate
  }
}

function proves(path: string, program: Program): boolean {
  const run = spawnSync(path, program.proof, { encoding: "utf8", timeout: PROOF_TIMEOUT_MS });
  if (run.status !== (program.proofStatus ?? 0)) return false;
  return (
    program.proofText === undefined || `${run.stdout}${run.stderr}`.includes(program.proofText)
  );
}
