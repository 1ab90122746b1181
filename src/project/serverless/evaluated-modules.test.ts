import { expect, test } from "bun:test";
import { EvaluatedModules, ModuleNeeded } from "./evaluated-modules.ts";

const REQUEST = {
  ...{ file: "/p/a.js", address: "x", callsFunctions: true, folder: "/p" },
  ...{ environment: {}, options: { stage: "dev" } },
};
const nothing = () => undefined;

function neededBy(act: () => unknown): ModuleNeeded {
  try {
    act();
  } catch (error) {
    if (error instanceof ModuleNeeded) return error;
  }
  throw new Error("nothing is needed");
}

test("outcome() asks for a run of what has not run", () => {
  const modules = new EvaluatedModules();
  const { request } = neededBy(() => modules.outcome(REQUEST, nothing));
  expect(request).toEqual({ ...REQUEST, answers: {} });
  modules.add(request, { kind: "value", value: 1, loaded: [] });
  expect(modules.outcome(REQUEST, nothing)).toEqual({ kind: "value", value: 1, loaded: [] });
  expect(modules.runs).toBe(1);
});

test("outcome() keeps apart what is asked for of one file", () => {
  const modules = new EvaluatedModules();
  modules.add({ ...REQUEST, answers: {} }, { kind: "value", value: 1, loaded: [] });
  for (const other of [
    { address: undefined },
    { options: { stage: "prod" } },
    { file: "/p/b.js" },
  ]) {
    expect(
      neededBy(() => modules.outcome({ ...REQUEST, ...other }, nothing)).request,
    ).toMatchObject(other);
  }
});

test("outcome() asks for another run with answers to what a function asked for", () => {
  const modules = new EvaluatedModules();
  const question = { property: ["custom", "a"] };
  modules.add({ ...REQUEST, answers: {} }, { kind: "asks", questions: [question], loaded: [] });
  const { request } = neededBy(() => modules.outcome(REQUEST, (asked) => ({ asked })));
  expect(request.answers).toEqual({ [JSON.stringify(question)]: { asked: question } });
});
