import { describe, expect, test } from "bun:test";
import manifest from "../../package.json" with { type: "json" };
import { cliEnvironment, SLUICE, sluice } from "./cli.fixture.ts";

describe("sluice", () => {
  test.each(["--version", "-v"])("prints its version with %s", async (option) => {
    expect(await sluice([option])).toEqual({
      stdout: `sluice ${manifest.version}\n`,
      stderr: "",
      exitCode: 0,
    });
  });

  test("names its commands in the help", async () => {
    const { stdout, exitCode } = await sluice(["--help"]);
    for (const command of ["dev", "apigatewaymanagementapi", "connect"]) {
      expect(stdout).toContain(`\n  ${command} `);
    }
    expect(exitCode).toBe(0);
  });

  test("refuses an unknown command with the nearest known one, a hint and 252", async () => {
    expect(await sluice(["conect"])).toEqual({
      stdout: "",
      stderr: `sluice: unknown command conect: did you mean connect?\n${SLUICE} --help lists what there is.\n`,
      exitCode: 252,
    });
  });

  test("prints its help where errors go when it is given nothing to do, with 252", async () => {
    const { stdout } = await sluice(["--help"]);
    expect(await sluice([])).toEqual({ stdout: "", stderr: stdout, exitCode: 252 });
  });

  test.each([
    [["connect", "--bogus"], "sluice connect: unknown option --bogus"],
    [["dev", "--prot", "80"], "sluice dev: unknown option --prot: did you mean --port?"],
    [
      ["dev", "--limits-idle-timeout", "80"],
      "sluice dev: unknown option --limits-idle-timeout: did you mean --limits-idle-timeout-ms?",
    ],
    [["dev", "--port"], "sluice dev: option '--port <number>' argument missing"],
    [["connect"], "sluice connect: missing required argument 'url'"],
    [
      ["dev", "--parameter", "Stage"],
      'sluice dev: argument --parameter: write NAME=VALUE, not "Stage"',
    ],
  ])("refuses %j in one sentence with one hint, and 252", async (words, sentence) => {
    expect(await sluice(words)).toEqual({
      stdout: "",
      stderr: `${sentence}\n${SLUICE} ${words[0]} --help lists what there is.\n`,
      exitCode: 252,
    });
  });

  test("lays out the errors of apigatewaymanagementapi as the AWS CLI does", async () => {
    const { stderr, exitCode } = await sluice(["apigatewaymanagementapi", "nope"]);
    expect(stderr).toStartWith("usage: sluice ");
    expect(exitCode).toBe(252);
  });

  test("says where to go on as it was started", async () => {
    const environment = cliEnvironment({ SLUICE_STARTED_AS: "/app/node_modules/.bin/sluice" });
    const { stderr } = await sluice(["dev", "--bogus"], { environment });
    expect(stderr).toEndWith("\nnpx sluice dev --help lists what there is.\n");
  });
});
