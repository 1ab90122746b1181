import { expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import manifest from "../package.json" with { type: "json" };
import { outputOf } from "../test/support/run-program.ts";
import { auditVerdict } from "./release/audit-verdict.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const BULK = "/-/npm/v1/security/advisories/bulk";

/** The real npm asks a registry of ours: what the real one says today is nothing that a test can know. */
async function audit(answer: (asked: Record<string, string[]>) => Response) {
  let asked: Record<string, string[]> = {};
  await using registry = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: async (request) => {
      const { pathname } = new URL(request.url);
      // Who depends on a package is looked up too, to say which of their versions are affected.
      if (pathname !== BULK) return Response.json({ name: pathname.slice(1), versions: {} });
      asked = JSON.parse(new TextDecoder().decode(Bun.gunzipSync(await request.arrayBuffer())));
      return answer(asked);
    },
  });
  const address = `--registry=http://127.0.0.1:${registry.port}/`;
  const found = await outputOf(["npm", "run", "--silent", "audit", "--", address], { cwd: root });
  return { ...found, asked };
}

test("npm run audit asks about what runs Sluice, Bun included, and not about tools", async () => {
  const { output, exitCode, asked } = await audit(() => Response.json({}));
  expect({ output, exitCode }).toEqual({
    output: "No advisory for any package that runs Sluice.",
    exitCode: 0,
  });
  expect(asked.bun).toEqual([manifest.dependencies.bun]);
  expect(asked.zod).toEqual([manifest.dependencies.zod]);
  expect(Object.keys(asked)).not.toContain("typescript");
});

test("npm run audit fails for one advisory, however mild, and says where it can be read", async () => {
  const advisory = {
    ...{ id: 1, url: "https://example.com/advisory", title: "Says hello", severity: "low" },
    vulnerable_versions: `<=${manifest.dependencies.yaml}`,
  };
  const { output, exitCode } = await audit(() => Response.json({ yaml: [advisory] }));
  expect(output).toContain(
    `yaml <=${manifest.dependencies.yaml}: low: Says hello (https://example.com/advisory)`,
  );
  expect(exitCode).toBe(1);
});

test("npm run audit says in one sentence that a registry has no audit endpoint, and does not pass", async () => {
  const { output, exitCode } = await audit(() => new Response("", { status: 405 }));
  expect(output).toMatch(
    /^Cannot audit: http:\/\/127\.0\.0\.1:\d+\/ did not tell its advisories \(405 [\w ]+\)\. Ask one that has the audit endpoint: npm run audit -- --registry https:\/\/registry\.npmjs\.org\/$/,
  );
  expect(exitCode).toBe(2);
});

test("npm run audit does not advise to ask the registry that it has asked", () => {
  const uri = `https://registry.npmjs.org${BULK}`;
  const message = `405 Method Not Allowed - POST ${uri}`;
  expect(auditVerdict(JSON.stringify({ message, uri })).lines).toEqual([
    "Cannot audit: https://registry.npmjs.org/ did not tell its advisories (405 Method Not Allowed). That registry has advisories, so something between here and there has answered, such as a mirror: audit where it can be reached.",
  ]);
});
