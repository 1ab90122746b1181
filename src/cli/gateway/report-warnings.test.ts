import { expect, test } from "bun:test";
import { recordedOutput } from "../dev/dev-project.fixture.ts";
import { reportWarnings } from "./report-warnings.ts";

test("reportWarnings() is silent about what was said and only moved", () => {
  const output = recordedOutput();
  const warning = (message: string, line: number, file = "/t") => ({
    message,
    position: { file, line },
  });
  const said = [warning("Key x has no effect", 3), warning("Key y has no effect", 4)];
  const warnings = [
    warning("Key x has no effect", 9),
    warning("Key y has no effect", 4, "/u"),
    warning("Key z has no effect", 5),
  ];
  reportWarnings({ warnings }, output, said);
  expect(output.lines).toEqual([
    "warning: 4: Key y has no effect",
    "warning: 5: Key z has no effect",
  ]);
});
