import { expect, test } from "bun:test";
import { createServer } from "node:net";
import { lambdaFunction } from "../../test/fixtures/functions/open-functions.ts";
import { ConfigError } from "../config/config-error.ts";
import type { InspectedFunction } from "../core/inspecting.ts";
import { Inspections } from "./inspections.ts";

const ECHO = lambdaFunction("echo", "commonjs", "index.echo");
const PYTHON = lambdaFunction("python", "python", "app.echo", { runtime: "python3.13" });
const FAST = lambdaFunction("fast", "provided", "", { runtime: "provided.al2023" });
const ANY_PORT = { waits: false, port: 0 };

const named = (...names: readonly (readonly [string, InspectedFunction])[]) => ({
  functions: new Map(names),
  others: { waits: false },
});

test("Inspections has a port for each function in Node.js and Python, the same in each deployment", async () => {
  const all = { functions: undefined, others: ANY_PORT };
  using inspections = await Inspections.open(all, [ECHO, PYTHON, FAST], () => undefined);
  const echo = inspections.of(ECHO);
  expect(inspections.of({ ...ECHO, timeoutSeconds: 5 })).toBe(echo);
  const ports = [echo?.port, inspections.of(PYTHON)?.port];
  expect(new Set(ports).size).toBe(2);
  expect(ports.every((port) => Number(port) > 0)).toBe(true);
  expect(inspections.of(FAST)).toBeUndefined();
  expect(inspections.of({ ...ECHO, runtime: "provided.al2023" })).toBeUndefined();
});

test("Inspections has one for the functions alone that are named", async () => {
  const wanted = named(["python", { ...ANY_PORT, waits: true }]);
  using inspections = await Inspections.open(wanted, [ECHO, PYTHON], () => undefined);
  expect(inspections.of(ECHO)).toBeUndefined();
  expect(inspections.of(PYTHON)?.waits).toBe(true);
});

test("a function that comes later gets a port, when all have one", async () => {
  const all = { functions: undefined, others: ANY_PORT };
  using inspections = await Inspections.open(all, [], () => undefined);
  expect(inspections.of(ECHO)?.waits).toBe(false);
});

test("a port that is asked for and taken is an error at start, and a sentence later", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const { port } = taken.address() as { port: number };
  try {
    const wanted = named(["echo", { waits: false, port }]);
    const opened = Inspections.open(wanted, [ECHO], () => undefined);
    expect(await opened.catch((error: unknown) => error)).toBeInstanceOf(ConfigError);
    const said = Promise.withResolvers<string>();
    using later = await Inspections.open(wanted, [], said.resolve);
    later.of(ECHO);
    expect(await said.promise).toStartWith('Cannot open the debugger of function "echo": port ');
  } finally {
    taken.close();
  }
});
