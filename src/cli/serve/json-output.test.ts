import { expect, spyOn, test } from "bun:test";
import { jsonOutput } from "./json-output.ts";

function said(json: boolean) {
  const text = { stdout: "", stderr: "" };
  const streams = (["stdout", "stderr"] as const).map((name) =>
    spyOn(process[name], "write").mockImplementation((chunk) => {
      text[name] += String(chunk);
      return true;
    }),
  );
  try {
    using output = jsonOutput({ json }, () => new Date(0));
    output.note("line");
    output.remark("good to know");
    output.warn("two\nlines", { file: "/a.yaml", line: 2 });
    output.entry("info", "200 send", { status: 200 });
    output.result("ready");
    expect(output.isTerminal).toBe(false);
  } finally {
    for (const stream of streams) stream.mockRestore();
  }
  return text;
}

const START = '{"time":"1970-01-01T00:00:00.000Z","level":';
const LINES = [
  `${START}"info","message":"line"}`,
  `${START}"info","message":"good to know"}`,
  `${START}"warning","message":"two\\nlines","file":"/a.yaml","line":2}`,
  `${START}"info","message":"200 send","status":200}`,
].join("\n");

test("jsonOutput() writes one object a line, with the place of a warning in members of its own", () => {
  expect(said(false)).toEqual({ stdout: `${LINES}\nready\n`, stderr: "" });
});

test("jsonOutput() leaves standard output to the ready line with --json", () => {
  expect(said(true)).toEqual({ stdout: "ready\n", stderr: `${LINES}\n` });
});
