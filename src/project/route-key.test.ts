import { expect, test } from "bun:test";
import { forgottenDollar } from "./route-key.ts";

test("forgottenDollar() asks about a predefined key without its $", () => {
  expect(forgottenDollar("connect", ["connect", "$default"])).toBe(
    "Route connect is one of your own, which messages select: did you mean $connect?",
  );
  expect(forgottenDollar("Default", ["Default"])).toEndWith("did you mean $default?");
  expect(forgottenDollar("disconnect", [])).toEndWith("did you mean $disconnect?");
});

test("forgottenDollar() does not ask when the predefined route is there, or about other keys", () => {
  expect(forgottenDollar("connect", ["connect", "$connect"])).toBeUndefined();
  expect(forgottenDollar("connected", [])).toBeUndefined();
  expect(forgottenDollar("$connect", [])).toBeUndefined();
});
