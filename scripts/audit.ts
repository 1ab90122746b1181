import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { auditVerdict } from "./release/audit-verdict.ts";

/**
 * `npm run audit`: asks the registry for advisories about the packages that run Sluice, of any severity. Those for
 * development never reach a user. Further arguments go to npm, for example `--registry`.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const { stdout, error } = spawnSync(
  "npm",
  [
    "audit",
    "--omit=dev",
    "--audit-level=info",
    "--json",
    "--package-lock-only",
    ...process.argv.slice(2),
  ],
  { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
);
const { exitCode, lines } = auditVerdict(error === undefined ? stdout : String(error));
for (const line of lines) (exitCode === 0 ? console.log : console.error)(line);
process.exitCode = exitCode;
