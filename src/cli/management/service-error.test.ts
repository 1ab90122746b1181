import { describe, expect, test } from "bun:test";
import { serviceErrorOf } from "./service-error.ts";

function error(status: number, body: string, header?: string) {
  const headers = new Map(header === undefined ? [] : [["x-amzn-errortype", header]]);
  return serviceErrorOf({ status, headers, body });
}

describe("serviceErrorOf()", () => {
  test("takes the code of the header, then the body's, then the status", () => {
    expect(error(410, "", "GoneException:http://x")).toEqual({
      code: "GoneException",
      message: "",
    });
    expect(error(400, '{"code":"A","__type":"B"}', "C").code).toBe("C");
    expect(error(400, '{"code":"A","__type":"B"}').code).toBe("A");
    expect(error(400, '{"__type":"com.amazon#B:x"}').code).toBe("B");
    expect(error(413, "").code).toBe("413");
  });

  test("takes either spelling of the message, and a body that is no JSON as it is", () => {
    expect(error(400, '{"message":"a","Message":"b"}').message).toBe("a");
    expect(error(400, '{"Message":"b"}').message).toBe("b");
    expect(error(403, "go away").message).toBe("go away");
    expect(error(400, "[1]").code).toBe("400");
  });

  test("names the status when a proxy answered", () => {
    const expected = { code: "503", message: "Service Unavailable" };
    expect(error(503, "")).toEqual(expected);
    expect(error(503, " <html>sorry</html>", "Ignored")).toEqual(expected);
    expect(error(500, '{"message":"m"}', "E")).toEqual({ code: "E", message: "m" });
  });
});
