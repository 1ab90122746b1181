import { expect, spyOn, test } from "bun:test";
import { join } from "node:path";
import { commandOutput } from "./command-output.ts";

/** What goes to each stream when everything is said once. */
function said(json: boolean, color: "always" | "never"): { stdout: string; stderr: string } {
  const text = { stdout: "", stderr: "" };
  const streams = (["stdout", "stderr"] as const).map((name) =>
    spyOn(process[name], "write").mockImplementation((chunk) => {
      text[name] += String(chunk);
      return true;
    }),
  );
  try {
    using output = commandOutput({ json, color });
    output.note("line");
    output.remark("good to know");
    output.warn("careful", { file: join(process.cwd(), "a.yaml"), line: 2 });
    output.warn("bare");
    output.result("{}");
  } finally {
    for (const stream of streams) stream.mockRestore();
  }
  return text;
}

function isTerminal(options: Parameters<typeof commandOutput>[0]): boolean {
  using output = commandOutput(options);
  return output.isTerminal;
}

test("commandOutput() says everything on standard output to people", () => {
  expect(said(false, "never")).toEqual({
    stdout: "line\nnote: good to know\nwarning: a.yaml:2: careful\nwarning: bare\n{}\n",
    stderr: "",
  });
});

test("commandOutput() leaves standard output to results with --json", () => {
  expect(said(true, "never")).toEqual({
    stdout: "{}\n",
    stderr: "line\nnote: good to know\nwarning: a.yaml:2: careful\nwarning: bare\n",
  });
});

test("commandOutput() paints when it is told to", () => {
  expect(said(false, "always").stdout).toContain("\u001b[33mwarning:\u001b[0m bare\n");
});

test("commandOutput() takes no stream for a terminal that a file or a program may keep", () => {
  const { stdout, stderr } = process;
  const were = [stdout.isTTY, stderr.isTTY];
  try {
    stdout.isTTY = true;
    stderr.isTTY = true;
    expect(isTerminal({ json: false, color: "never" })).toBe(true);
    expect(isTerminal({ json: true, color: "never" })).toBe(false);
    stdout.isTTY = false;
    expect(isTerminal({ json: false, color: "always" })).toBe(false);
  } finally {
    [stdout.isTTY, stderr.isTTY] = [were[0] ?? false, were[1] ?? false];
  }
});
