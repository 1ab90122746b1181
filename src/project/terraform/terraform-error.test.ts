import { expect, test } from "bun:test";
import { ProjectError } from "../project-error.ts";
import { failFile } from "./terraform-error.ts";

test("failFile() names the file, and keeps the cause", () => {
  const cause = new Error("why");
  expect.assertions(3);
  try {
    failFile("/p.json", "It is wrong", cause);
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    expect(error.message).toBe("It is wrong");
    expect(error.position).toEqual({ file: "/p.json", line: 1 });
    expect(error.cause).toBe(cause);
  }
});
