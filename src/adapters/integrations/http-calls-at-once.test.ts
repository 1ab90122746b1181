import { expect, test } from "bun:test";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "../../..");

/** More than the runtime's client makes at once unless `bin/runtime` tells it otherwise; `bun test` itself is not told. */
const HANGING = 300;

const PROGRAM = `
import { httpInvoker } from ${JSON.stringify(join(import.meta.dir, "http.ts"))};
const place = { port: 0, hostname: "127.0.0.1" };
const { promise: allHang, resolve } = Promise.withResolvers();
let hanging = 0;
const slow = Bun.serve({ ...place, fetch: () => {
  hanging += 1;
  if (hanging === ${HANGING}) resolve();
  return new Promise(() => undefined);
} });
const quick = Bun.serve({ ...place, fetch: () => new Response() });
const call = ({ url }) =>
  httpInvoker().invoke({ method: "POST", url: url.href, headers: [], body: "" }, new AbortController().signal);
for (let count = 0; count < ${HANGING}; count += 1) void call(slow);
await allHang;
const { kind } = await call(quick);
console.log(kind);
process.exit();
`;

test("hundreds of calls that hang hold up no other", async () => {
  await using program = Bun.spawn([join(ROOT, "bin/runtime"), "-e", PROGRAM], {
    env: { PATH: process.env.PATH },
    stdout: "pipe",
    stderr: "inherit",
  });
  expect(await new Response(program.stdout).text()).toBe("answered\n");
});
