import { afterAll, beforeAll, expect, test } from "bun:test";
import { appendFile, mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../../package.json" with { type: "json" };
import { outputOf } from "../support/run-program.ts";
import { exerciseChat, exerciseEverything, leftIn, type Machine, run } from "./exercise.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** The compiler alone takes seconds; interpreters start one after the other. */
const TEST_MS = 120_000;

let work = "";
let machine: Machine;

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "sluice-executable-"));
  machine = {
    program: join(work, "bin/sluice"),
    home: join(work, "home"),
    folder: join(work, "empty"),
    projects: join(work, "projects"),
  };
  for (const folder of [machine.home, machine.folder, machine.projects]) await mkdir(folder);
  const build = ["npm", "run", "--silent", "build", "--", "--outfile", machine.program] as const;
  const built = await outputOf(build, { cwd: root });
  expect(built).toEqual({ output: expect.stringContaining(machine.program), exitCode: 0 });
}, TEST_MS);
afterAll(() => rm(work, { recursive: true, force: true }));

test("the executable says its version and its help, and writes nothing for it", async () => {
  const version = await run(machine, ["--version"]);
  expect(version).toEqual({ output: `sluice ${manifest.version}`, exitCode: 0 });
  const help = await run(machine, ["dev", "--help"]);
  expect(help.output).toContain(`${machine.program} dev app --port 8080`);
  expect(help.output).toContain("sluice dev --print-config");
  expect(help.output).not.toContain("$bunfs");
  expect(await leftIn(machine.home)).toEqual([]);
});

test(
  "the executable serves functions in Node.js, TypeScript and Python, backends and command-line clients",
  async () => {
    await exerciseEverything(machine);
    await exerciseChat(machine);
    expect(await leftIn(machine.folder)).toEqual([]);
    expect(await readdir(join(work, "bin"))).toEqual(["sluice"]);
  },
  TEST_MS,
);

test(
  "what the executable unpacks is its user's alone, and written anew when somebody has changed it",
  async () => {
    const programs = join(machine.home, ".sluice/programs");
    const names = (await readdir(programs)).sort();
    expect(names).toEqual([
      expect.stringMatching(/^functions-[0-9a-f]{16}$/),
      expect.stringMatching(/^typescript-[0-9a-f]{16}$/),
    ]);
    const folder = join(programs, names[0] ?? "");
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const bootstrap = join(folder, "bootstrap/node.mjs");
    expect((await stat(bootstrap)).mode & 0o777).toBe(0o600);
    await appendFile(bootstrap, "\nprocess.exit(1);\n");
    expect(await exerciseChat(machine)).toContain(
      `${folder} was changed since Sluice wrote it (bootstrap/node.mjs differs): it is written anew`,
    );
    expect(await exerciseChat(machine)).not.toContain("was changed");
  },
  TEST_MS,
);
