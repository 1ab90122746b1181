import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { SETTINGS } from "../config/settings.ts";
import { serveCommand } from "./serve.ts";

test("serveCommand() has a flag for each setting that is not dev's alone, and shows the everyday ones", () => {
  const longs = serveCommand().options.map(({ long }) => long);
  expect(longs).toContain("--data");
  expect(longs).toContain("--stack");
  expect(longs).toContain("--control-tls-certificate-file");
  expect(longs).not.toContain("--state-folder");
  expect(longs).toHaveLength(SETTINGS.filter(({ only }) => only !== "dev").length + 9);
  const help = serveCommand().helpInformation().replace(/\s+/g, " ");
  expect(help).toContain("--config <path>");
  expect(help).toContain("Default: 0.0.0.0.");
  expect(help).toContain("Default: $STATE_DIRECTORY");
  expect(help).not.toContain("--limits-frame-payload-bytes-max");
});

test("serveCommand() ends each sentence, names a page of settings, and says what signals do", () => {
  for (const { description } of serveCommand().options) {
    expect(description).toMatch(/^[A-Z].*\.$/s);
  }
  let help = "";
  const writeOut = (text: string) => {
    help += text;
  };
  serveCommand().configureOutput({ writeOut }).outputHelp();
  expect(help).toContain("SIGHUP reads definitions, code and certificates again");
  const [page = ""] = /^\/.*configuration\.md$/m.exec(help) ?? [];
  expect(readFileSync(page, "utf8")).toContain("--control-plain-text");
});

test.each(["--inspect", "--inspect=echo", "--inspect-brk"])(
  "serveCommand() refuses %s",
  (option) => {
    expect(() => serveCommand().parseOptions([option])).toThrow(
      /^argument --inspect(-brk)?: a debugger holds up every client of a function, so only sluice dev has it$/,
    );
  },
);
