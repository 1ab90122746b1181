import { describe, expect, test } from "bun:test";
import { OPERATIONS } from "../operations.ts";
import { ARN, openAccountWithFunction } from "./function.fixture.ts";

const HOME = { region: "us-east-1", accountId: "123456789012" };

describe("operations of Lambda", () => {
  test("ask for their own action on the function's ARN, however it is named", () => {
    const asked = (name: string, path: Record<string, string>) =>
      OPERATIONS.filter(({ service }) => service === "lambda")
        .find((each) => each.name === name)
        ?.asks?.(path, HOME);
    const action = "lambda:UpdateFunctionCode";
    for (const FunctionName of ["chat", ARN, "123456789012:function:chat", "chat:$LATEST"]) {
      expect(asked("UpdateFunctionCode", { FunctionName })).toEqual({ action, resource: ARN });
    }
    expect(asked("ListTags", { Resource: ARN })).toEqual({
      ...{ action: "lambda:ListTags", resource: ARN },
    });
    expect(asked("ListFunctions", {})).toEqual({ action: "lambda:ListFunctions", resource: "*" });
    expect(asked("GetFunction", { FunctionName: "a b" })?.resource).toBe("*");
  });

  test("find a function by name, partial ARN and ARN, with $LATEST or without", async () => {
    const { call, refusal } = await openAccountWithFunction();
    for (const FunctionName of ["chat", ARN, "123456789012:function:chat", "chat:$LATEST"]) {
      expect(await call("GetFunctionConfiguration", { path: { FunctionName } })).toMatchObject({
        FunctionArn: ARN,
      });
    }
    const path = { FunctionName: "chat:$LATEST" };
    expect(await refusal("GetFunction", { path, query: { Qualifier: "live" } })).toBe(
      "BadRequestException: The derived qualifier from the function name does not match the specified qualifier.",
    );
    const named = { path: { FunctionName: "chat" }, query: { Qualifier: "live" } };
    expect(await refusal("GetFunction", named)).toBe(
      `ResourceNotFoundException: Function not found: ${ARN}:live`,
    );
    expect(await refusal("GetFunction", { path: { FunctionName: "a b" } })).toBe(
      "BadRequestException: FunctionName must be a name, a partial ARN or an ARN",
    );
  });
});
