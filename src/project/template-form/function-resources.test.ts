import { describe, expect, test } from "bun:test";
import { templateOf, withRoutes } from "./form.fixture.ts";

describe("functionResources()", () => {
  const { Resources } = templateOf(
    withRoutes(
      "a: { function: send }",
      `functions:
  send: { handler: a.b, runtime: nodejs22.x, codeUri: src, timeout: 10, memorySize: 256, environment: { TABLE: rooms }, reservedConcurrentExecutions: 2 }
  idle: { handler: a.b, runtime: python3.13 }
`,
    ),
  );

  test("makes a function whose code is seen from the template's folder", () => {
    expect(Resources.SendFunction).toEqual({
      Type: "AWS::Lambda::Function",
      Properties: {
        FunctionName: "send",
        Handler: "a.b",
        Runtime: "nodejs22.x",
        Code: "./src",
        Role: "!GetAtt SendRole.Arn",
        Timeout: 10,
        MemorySize: 256,
        Environment: { Variables: { TABLE: "rooms" } },
        ReservedConcurrentExecutions: 2,
      },
    } as never);
  });

  test("lets it print and answer clients, and nothing else", () => {
    const text = JSON.stringify(Resources.SendRole);
    expect(text.match(/"Action":(\[[^\]]*\]|"[^"]*")/g)).toEqual([
      '"Action":"sts:AssumeRole"',
      '"Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"]',
      '"Action":"execute-api:ManageConnections"',
    ]);
    expect(text).toContain(":log-group:/aws/lambda/send:*");
    expect(text).toContain("${ChatApi}/*/*/@connections/*");
  });

  test("lets the APIs call it that do", () => {
    expect(Resources.SendChatPermission).toMatchObject({ Type: "AWS::Lambda::Permission" });
    expect(Object.keys(Resources).filter((id) => id.startsWith("Idle"))).toEqual([
      ...["IdleRole", "IdleFunction"],
    ]);
  });
});
