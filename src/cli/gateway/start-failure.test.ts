import { expect, test } from "bun:test";
import { CannotListen } from "../../compose/control.ts";
import { loadConfig } from "../../config/config.ts";
import { ConfigError } from "../../config/config-error.ts";
import { ProjectError } from "../../project/project-error.ts";
import { CliError } from "../cli-error.ts";
import { startFailure, unreadable } from "./start-failure.ts";

const { config } = loadConfig({
  environment: { variables: {}, homeFolder: "/home/me", workingFolder: "/work" },
});

function said(error: unknown, file?: string): string {
  const failure = startFailure(error, config, file);
  return failure instanceof CliError ? `${failure.kind}: ${failure.message}` : "a bug";
}

const withCode = (code: string) => Object.assign(new Error("listen"), { code });

test("an address that cannot be bound is a sentence with what to do", () => {
  expect(said(withCode("EADDRINUSE"))).toBe(
    "general: Cannot listen on 127.0.0.1:3001: another program does. Choose another port with --port, or --port 0 for a free one.",
  );
  const place = { host: "::1", port: 9, flag: "--control-port" };
  expect(said(new CannotListen(place, { cause: withCode("EADDRINUSE") }))).toBe(
    "general: Cannot listen on [::1]:9: another program does. Choose another port with --control-port, or --control-port 0 for a free one.",
  );
  expect(said(withCode("EACCES"))).toBe(
    "general: Cannot listen on 127.0.0.1:3001: this user may not.",
  );
  expect(said(new Error("Failed to listen at 127.0.0.1"))).toBe(
    "general: Cannot listen on 127.0.0.1:3001: 127.0.0.1 is no address of this machine, and no name that leads to one.",
  );
});

test("a definition that cannot be served names its file, when there is one", () => {
  expect(said(new SyntaxError("No route"), "/a/sluice.yaml")).toBe(
    "parameter: /a/sluice.yaml: No route",
  );
  expect(said(new SyntaxError("No route"))).toBe("parameter: No route");
});

test("everything else stays what it is: a bug", () => {
  const bug = new Error("boom");
  expect(startFailure(bug, config, undefined)).toBe(bug);
  expect(unreadable(bug)).toBe(bug);
});

test("unreadable() puts the place before the sentence", () => {
  const position = { file: "/a/sluice.yaml", line: 3 };
  for (const error of [new ProjectError("wrong", position), new ConfigError("wrong", position)]) {
    const failure = unreadable(error);
    expect(failure).toBeInstanceOf(CliError);
    expect((failure as CliError).message).toBe("/a/sluice.yaml:3: wrong");
  }
});
