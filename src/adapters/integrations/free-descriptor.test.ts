import { expect, test } from "bun:test";
import { descriptorError } from "./free-descriptor.ts";

function failing(code: string) {
  return () => {
    throw Object.assign(new Error(code), { code });
  };
}

test.each(["EMFILE", "ENFILE"])("descriptorError() is %s when nothing can be opened", (code) => {
  expect(descriptorError(failing(code))).toMatchObject({ code });
});

test("descriptorError() is nothing while something can be opened, or for another reason", () => {
  expect(descriptorError()).toBeUndefined();
  expect(descriptorError(failing("ENOENT"))).toBeUndefined();
});
