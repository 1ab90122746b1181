import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { asTool } from "./as-tool.ts";
import { auditVerdict } from "./release/audit-verdict.ts";

/**
 * `npm run audit`: asks the registry for advisories about the packages that run Sluice, of any severity. Those for
 * development never reach a user.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const NPM_AUDIT = ["audit", "--omit=dev", "--audit-level=info", "--json", "--package-lock-only"];

await asTool(
  { name: "audit", flags: { registry: { type: "string", value: "URL" } } },
  ({ registry }) => {
    const asked = registry === undefined ? [] : [`--registry=${registry}`];
    const { stdout, error } = spawnSync("npm", [...NPM_AUDIT, ...asked], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const { exitCode, lines } = auditVerdict(error === undefined ? stdout : String(error));
    for (const line of lines) (exitCode === 0 ? console.log : console.error)(line);
    return exitCode;
  },
);
