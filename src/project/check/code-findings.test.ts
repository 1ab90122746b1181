import { describe, expect, test } from "bun:test";
import { chat, found, inputOf, withCode } from "./check.fixture.ts";
import { codeFindings } from "./code-findings.ts";

const PLACE = { file: "/project/a.mjs", line: 7 };

describe("codeFindings()", () => {
  test("names a line that several functions share once", () => {
    const input = inputOf(chat({ send: [], say: [] }));
    const facts = { localhost: [PLACE], executeApi: [{ ...PLACE, line: 9 }] };
    expect(found(codeFindings, withCode(input, facts))).toEqual([
      "7 localhost-in-code: The code of a function has the address of this machine in it",
      "9 execute-api-in-code: The code of a function has the host of API Gateway on AWS in it",
    ]);
    expect(found(codeFindings, input)).toEqual([]);
  });

  test("names a post to its own connection of the function of $connect alone", () => {
    const facts = { ownConnection: PLACE };
    const connect = withCode(inputOf(chat({ $connect: [] })), facts);
    expect(found(codeFindings, connect)).toEqual([
      "7 post-to-own-connect: Function room-ConnectFn of $connect posts to the connection that it is asked about",
    ]);
    expect(found(codeFindings, withCode(inputOf(chat({ send: [] })), facts))).toEqual([]);
  });
});
