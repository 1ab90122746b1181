import { describe, expect, test } from "bun:test";
import manifest from "../../package.json" with { type: "json" };
import { sluice } from "./cli.fixture.ts";

describe("sluice", () => {
  test("prints its version", async () => {
    expect(await sluice(["--version"])).toEqual({
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

  test("refuses an unknown command with the nearest known one and 252", async () => {
    const { stdout, stderr, exitCode } = await sluice(["conect"]);
    expect(stdout).toBe("");
    expect(stderr).toStartWith("usage: sluice ");
    expect(stderr).toEndWith(
      "sluice: error: argument command: Unknown command 'conect': maybe you meant 'connect'\n",
    );
    expect(exitCode).toBe(252);
  });

  test("refuses to do nothing, with 252", async () => {
    const { stderr, exitCode } = await sluice([]);
    expect(stderr).toContain("sluice: error: the following arguments are required: command");
    expect(exitCode).toBe(252);
  });

  test("refuses an unknown option of a command with 252", async () => {
    const { stderr, exitCode } = await sluice(["connect", "--bogus"]);
    expect(stderr).toEndWith("sluice: error: unknown option '--bogus'\n");
    expect(exitCode).toBe(252);
  });
});
