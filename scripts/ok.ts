import { fileURLToPath } from "node:url";
import { CHECKS, failureOf, report, runStep, type Step } from "./steps.ts";

/**
 * The gate of one commit: format, lint, types, tidy and the tests beside the code, in under a minute.
 * It stops at the first step that fails. `npm test` runs everything.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const steps: readonly Step[] = [
  ...CHECKS,
  {
    name: "unit tests",
    command: ["bin/runtime", "test", "--timeout=30000", "--only-failures", "./src"],
    again: "bin/runtime test src",
  },
];

for (const [index, step] of steps.entries()) {
  const result = await runStep(step, root);
  console.log(report(result));
  if (result.passed) continue;
  const rest = steps.slice(index + 1).map(({ name }) => name);
  const skipped = rest.length === 0 ? "" : `; not run: ${rest.join(", ")}`;
  console.log(`\nFAILED: ${failureOf(step, result)}${skipped}`);
  process.exit(1);
}
console.log("\nok");
