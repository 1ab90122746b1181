import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { SETTINGS } from "../config/settings.ts";
import { devCommand } from "./dev.ts";

test("devCommand() has a flag for each setting and shows the everyday ones", () => {
  const command = devCommand();
  for (const { name, only } of SETTINGS) {
    if (only === "serve") continue;
    const flag = `--${name
      .replace(/([A-Z0-9]+)/g, "-$1")
      .replace(".", "-")
      .toLowerCase()}`;
    expect(command.options.map(({ long }) => long)).toContain(flag);
  }
  const help = command.helpInformation();
  expect(help).toContain("--port");
  expect(help).toContain("--print-config");
  expect(help).not.toContain("--limits-frame-payload-bytes-max");
  expect(help).not.toMatch(/<>|\(default/);
  expect(help).toMatch(/--port <number> .*Default:\s+3001\./s);
});

test("devCommand() names a page of settings that is there, wherever its help is read", () => {
  let help = "";
  const writeOut = (text: string) => {
    help += text;
  };
  const command = devCommand().configureOutput({ writeOut });
  command.outputHelp();
  const [page = ""] = /^\/.*configuration\.md$/m.exec(help) ?? [];
  expect(readFileSync(page, "utf8")).toContain("--limits-idle-timeout-ms");
});

test("devCommand() names a value for each option that takes one, and ends each sentence", () => {
  for (const { flags, description } of devCommand().options) {
    expect(flags).not.toContain("<>");
    expect(description).toMatch(/^[A-Z].*\.$/s);
  }
});

test("devCommand() takes a parameter in front of the path, and several", () => {
  const command = devCommand();
  const { operands } = command.parseOptions(["--parameter", "A=1", "app", "--parameter", "B=x=y"]);
  expect(operands).toEqual(["app"]);
  expect(command.opts().parameter).toEqual({ A: "1", B: "x=y" });
});

test("devCommand() refuses a parameter without a value", () => {
  expect(() => devCommand().parseOptions(["--parameter", "A"])).toThrow(
    'argument --parameter: write NAME=VALUE, not "A"',
  );
});

test("devCommand() takes --inspect without a value, with one, and several times", () => {
  const command = devCommand();
  const { operands } = command.parseOptions([
    "app",
    "--inspect=a=0",
    "--inspect",
    "b",
    "--inspect-brk",
  ]);
  expect(operands).toEqual(["app"]);
  expect(command.opts()).toMatchObject({
    inspect: [
      { flag: "--inspect", functionName: "a", port: 0 },
      { flag: "--inspect", functionName: "b" },
    ],
    inspectBrk: [{ flag: "--inspect-brk" }],
  });
});
