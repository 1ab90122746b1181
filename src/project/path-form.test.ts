import { expect, test } from "bun:test";
import { pathFormOf } from "./path-form.ts";

test("pathFormOf() writes paths as they are seen from a folder", () => {
  const form = pathFormOf("/srv/app");
  expect(form("/srv/app")).toBe(".");
  expect(form("/srv/app/src")).toBe("./src");
  expect(form("/srv/app/~x")).toBe("./~x");
  expect(form("/srv")).toBe("..");
  expect(form("/srv/other")).toBe("../other");
  expect(form("/srv/app/..code")).toBe("./..code");
});
