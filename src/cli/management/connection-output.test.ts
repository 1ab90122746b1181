import { describe, expect, test } from "bun:test";
import { CONNECTION_BODY } from "../cli.fixture.ts";
import { connectionOutput, type TimestampFormat } from "./connection-output.ts";

function output(body: string, format: TimestampFormat = "wire") {
  return connectionOutput({ status: 200, headers: new Map(), body }, format);
}

describe("connectionOutput()", () => {
  test("names the members as the AWS CLI does, in its order", () => {
    expect(JSON.stringify(output(CONNECTION_BODY))).toBe(
      '{"ConnectedAt":"2026-09-25T00:22:29.887Z","Identity":{"SourceIp":"203.0.113.10","UserAgent":"example/1.0"},"LastActiveAt":"2026-09-25T00:22:30.389Z"}',
    );
  });

  test("leaves out what is not there", () => {
    expect(output("")).toEqual({});
    expect(output("{}")).toEqual({});
    expect(output('{"identity":{"userAgent":null},"connectedAt":null}')).toEqual({ Identity: {} });
  });

  test("writes times as Python's isoformat() when asked to", () => {
    const at = (text: string) => output(`{"connectedAt":"${text}"}`, "iso8601").ConnectedAt;
    expect(at("2026-09-25T00:22:29.887Z")).toBe("2026-09-25T00:22:29.887000+00:00");
    expect(at("2026-09-25T00:22:29Z")).toBe("2026-09-25T00:22:29+00:00");
    expect(at("some day")).toBe("some day");
  });

  test.each(["[]", "null", "hello", "<html>"])("refuses %s", (body) => {
    expect(() => output(body)).toThrow("is not a JSON object");
  });
});
