import { describe, expect, test } from "bun:test";
import { compileQuery } from "./query.ts";

describe("compileQuery()", () => {
  test("picks from the output, and finds null where nothing is", async () => {
    const value = { Identity: { SourceIp: "1.2.3.4" } };
    expect((await compileQuery("Identity.SourceIp"))(value)).toBe("1.2.3.4");
    expect((await compileQuery("Nothing.here"))(value)).toBeNull();
    expect((await compileQuery(undefined))(value)).toBe(value);
  });

  test("refuses a bad expression before it is used, and a bad call when it is", async () => {
    await expect(compileQuery("")).rejects.toThrow("Bad value for --query : Invalid JMESPath");
    await expect(compileQuery("Identity[")).rejects.toThrow("Bad value for --query Identity[: ");
    const query = await compileQuery("length(Nothing)");
    expect(() => query({})).toThrow("Bad value for --query length(Nothing): ");
  });
});
