import { expect, test } from "bun:test";
import { calledFunctions } from "./called-functions.ts";
import { chat, inputOf } from "./check.fixture.ts";

test("calledFunctions() finds what routes and authorizers in use call, and nothing else", () => {
  const text = chat({ $connect: [], send: [] }).replace(
    "      StageName: dev\n",
    "      StageName: dev\n      Auth: { AuthType: CUSTOM, AuthArn: !GetAtt SendFn.Arn }\n",
  );
  const { project } = inputOf(text);
  const called = calledFunctions(project).map(({ lambda, caller }) => [
    caller.kind === "route" ? caller.routeKey : caller.kind,
    lambda.functionName,
  ]);
  expect(called).toEqual([
    ["$connect", "room-ConnectFn"],
    ["send", "room-SendFn"],
    ["authorizer", "room-SendFn"],
  ]);
  expect(calledFunctions({ ...project, functions: [] })).toEqual([]);
  const [api] = project.apis;
  const open = api?.routes.map(({ authorizerId: _, ...rest }) => rest) ?? [];
  const apis = project.apis.map((each) => ({ ...each, routes: open }));
  expect(calledFunctions({ ...project, apis })).toHaveLength(2);
});
