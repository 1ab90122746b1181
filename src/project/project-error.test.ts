import { expect, test } from "bun:test";
import { ProjectError } from "./project-error.ts";

test("ProjectError carries its sentence, its place and its cause", () => {
  const cause = new RangeError("deep");
  const error = new ProjectError(
    "Template is nested too deep",
    { file: "/t.yaml", line: 3 },
    { cause },
  );
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: "ProjectError",
    message: "Template is nested too deep",
    position: { file: "/t.yaml", line: 3 },
    cause,
  });
});
