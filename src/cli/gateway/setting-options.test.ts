import { expect, test } from "bun:test";
import { Command } from "commander";
import type { GatewayCommand } from "../../config/setting.ts";
import { addParameterOption, addSettingOptions, parametersOf } from "./setting-options.ts";

function parsed(name: GatewayCommand, ...argv: string[]) {
  const command = addParameterOption(new Command(name)).exitOverride();
  command.configureOutput({ writeErr: () => undefined });
  const flagsOf = addSettingOptions(command, name, new Set(["port", "host"]));
  command.action(() => undefined).parse(argv, { from: "user" });
  return { flags: flagsOf(command.opts()), ...parametersOf(command.opts()) };
}

test("flags come by the name of their setting, switches as true", () => {
  expect(parsed("dev", "--limits-idle-timeout-ms", "60", "--strict").flags).toEqual({
    "limits.idleTimeoutMs": "60",
    strict: true,
  });
  expect(parsed("serve", "--data", "here", "--control-tls-key-file", "k").flags).toEqual({
    dataFolder: "here",
    "controlTls.keyFile": "k",
  });
});

test("a command has no flag of a setting that is the other one's alone", () => {
  expect(() => parsed("dev", "--data", "here")).toThrow("unknown option '--data'");
  expect(() => parsed("serve", "--state-folder", "here")).toThrow("unknown option");
});

test("the help has the settings that it was told, with the command's own default", () => {
  const helpOf = (name: GatewayCommand) => {
    const command = new Command(name);
    addSettingOptions(command, name, new Set(["port", "host"]));
    return command.helpInformation().replace(/\s+/g, " ");
  };
  expect(helpOf("dev")).toContain("every address. Default: 127.0.0.1.");
  expect(helpOf("serve")).toContain("every address. Default: 0.0.0.0.");
  expect(helpOf("serve")).toContain("--port <number>");
  expect(helpOf("serve")).not.toContain("--control-port");
});

test("parameters are gathered, and one without a name is refused", () => {
  const { parameters } = parsed("dev", "--parameter", "A=1", "--param", "B=x=y");
  expect(parameters).toEqual({ A: "1", B: "x=y" });
  expect(() => parsed("dev", "--parameter", "=1")).toThrow(
    'argument --parameter: write NAME=VALUE, not "=1"',
  );
});
