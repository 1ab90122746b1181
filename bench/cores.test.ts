import { expect, test } from "bun:test";
import { chooseCores, parseCoreList } from "./cores.ts";

test("parseCoreList() reads single cores and ranges", () => {
  expect(parseCoreList("0,2-4\n")).toEqual([0, 2, 3, 4]);
  expect(parseCoreList(" 7")).toEqual([7]);
  expect(parseCoreList("")).toEqual([]);
});

test("chooseCores() gives the system and the load one each", () => {
  const { system, load } = chooseCores();
  expect(system).not.toBe(load);
});
