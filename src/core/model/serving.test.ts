import { expect, test } from "bun:test";
import type { Api } from "./api.ts";
import type { Project } from "./project.ts";
import { servingOf } from "./serving.ts";

test("servingOf() points every stage to the project's one deployment of its API", () => {
  const stages = [{ stageName: "dev" }, { stageName: "prod" }];
  const api = {
    apiId: "a",
    name: "chat",
    disableExecuteApiEndpoint: false,
    stages,
  } as unknown as Api;
  const serving = servingOf({ apis: [api], functions: [] } as unknown as Project);
  expect(serving.apis).toEqual([
    {
      ...{ apiId: "a", name: "chat", disableExecuteApiEndpoint: false },
      stages: [
        { stage: api.stages[0] as (typeof api.stages)[0], deployed: api },
        { stage: api.stages[1] as (typeof api.stages)[0], deployed: api },
      ],
    },
  ]);
  expect(serving.apis[0]?.stages[0]?.deployed).toBe(api);
});
