import { expect, test } from "bun:test";
import type { ProgramName } from "../test/support/programs.ts";
import { ensurePrograms, type Machine } from "./ensure-programs.ts";

/** A machine that has the given programs and may or may not install others. */
function machine(present: ProgramName[], installs: "works" | "fails" | "forbidden") {
  const installed: string[][] = [];
  const value: Machine = {
    find: (name) => (present.includes(name) ? `/usr/bin/${name}` : undefined),
    canInstall: () => installs !== "forbidden",
    install(packages) {
      installed.push([...packages]);
      if (installs === "fails") return false;
      present.push("curl", "chromium");
      return true;
    },
  };
  return { value, installed };
}

test("ensurePrograms() installs nothing when nothing is missing", () => {
  const { value, installed } = machine(["curl"], "works");
  expect(ensurePrograms(["curl"], value)).toEqual({ missing: [], sentence: undefined });
  expect(installed).toEqual([]);
});

test("ensurePrograms() installs the packages of what is missing, in one go", () => {
  const { value, installed } = machine([], "works");
  expect(ensurePrograms(["curl", "chromium"], value).missing).toEqual([]);
  expect(installed).toEqual([["curl", "chromium"]]);
});

test("ensurePrograms() names what is missing and the remedy when it may not install", () => {
  const { value, installed } = machine(["curl"], "forbidden");
  const { missing, sentence } = ensurePrograms(["curl", "aws", "python3"], value);
  expect(missing).toEqual(["aws", "python3"]);
  expect(sentence).toBe(
    "Cannot find the AWS CLI (aws), Python 3 with boto3, which some tests drive: " +
      "on Debian or Ubuntu run 'apt-get install awscli python3-boto3' as root",
  );
  expect(installed).toEqual([]);
});

test("ensurePrograms() still names what is missing after an installation that failed", () => {
  expect(ensurePrograms(["openssl"], machine([], "fails").value).missing).toEqual(["openssl"]);
});

test("ensurePrograms() has a remedy for what no package brings", () => {
  const { sentence } = ensurePrograms(["node"], machine([], "works").value);
  expect(sentence).toEndWith("install it and put it in PATH");
});
