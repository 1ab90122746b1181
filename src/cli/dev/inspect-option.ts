import { type Command, Option } from "commander";
import type { InspectedFunction, Inspecting } from "../../core/inspecting.ts";
import { isInspectable } from "../../core/inspecting.ts";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import { CliError } from "../cli-error.ts";

/** What `--inspect` and `--inspect-brk` say, once; without a function it is all of them. */
export interface InspectWish {
  readonly flag: InspectFlag;
  readonly functionName?: string;
  readonly port?: number;
}

type InspectFlag = "--inspect" | "--inspect-brk";

const PORT_MAX = 65_535;

export function addInspectOptions(command: Command): Command {
  return command
    .addOption(
      inspectOption(
        "--inspect",
        "Let a debugger attach to Node.js and Python functions: all, or the one that is named.",
      ),
    )
    .addOption(
      inspectOption(
        "--inspect-brk",
        "The same, and load a function's code only when a debugger is attached.",
      ),
    );
}

/** It may be given several times. */
function inspectOption(flag: InspectFlag, description: string): Option {
  return new Option(`${flag} [FUNCTION][=PORT]`, description)
    .preset("")
    .argParser((text: string, all: readonly InspectWish[] | undefined) => [
      ...(all ?? []),
      readWish(flag, text),
    ]);
}

/** `Echo`, `Echo=9230`, `9230` or nothing. */
export function readWish(flag: InspectFlag, text: string): InspectWish {
  const isPort = /^\d+$/.test(text);
  const equals = text.indexOf("=");
  const functionName =
    isPort || equals === 0 ? "" : text.slice(0, equals === -1 ? undefined : equals);
  const port = isPort ? text : equals === -1 ? undefined : text.slice(equals + 1);
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= PORT_MAX)) {
    throw new CliError(
      "usage",
      `argument ${flag}: ${JSON.stringify(port)} is no port: write ${flag}=FUNCTION=PORT with a number from 0, any that is free, to ${PORT_MAX}`,
    );
  }
  return {
    flag,
    ...(functionName === "" ? {} : { functionName }),
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}

/** Finds the functions that are meant: by name, by the end of one (`Echo` is `chat-Echo`). Throws CliError. */
export function inspectingOf(
  wishes: readonly InspectWish[],
  functions: readonly LambdaFunction[],
): Inspecting | undefined {
  if (wishes.length === 0) return undefined;
  const named = new Map<string, InspectedFunction>();
  let others: InspectedFunction | undefined;
  for (const wish of wishes) {
    const inspected = {
      waits: wish.flag === "--inspect-brk",
      ...(wish.port === undefined ? {} : { port: wish.port }),
    };
    if (wish.functionName === undefined) others = inspected;
    else named.set(meant(wish, wish.functionName, functions), inspected);
  }
  if (others === undefined) return { functions: named, others: { waits: false } };
  if (named.size > 0) {
    throw new CliError(
      "usage",
      "argument --inspect: it is given with a function and without one; without one it means all of them",
    );
  }
  return { functions: undefined, others };
}

function meant({ flag }: InspectWish, name: string, functions: readonly LambdaFunction[]): string {
  const exact = functions.filter(({ functionName }) => functionName === name);
  const found =
    exact.length > 0 ? exact : functions.filter((each) => each.functionName.endsWith(`-${name}`));
  const [only, ...more] = found;
  if (only === undefined || more.length > 0) {
    const which =
      more.length > 0 ? "several functions have a name that ends so" : "there is no such function";
    const names = functions
      .filter(({ runtime }) => isInspectable(runtime))
      .map((each) => each.functionName);
    throw new CliError(
      "parameter",
      `argument ${flag}: ${JSON.stringify(name)}: ${which}; a debugger can attach to ${names.join(", ") || "none"}. ${flag} before a path takes the path for a name: write it last.`,
    );
  }
  if (isInspectable(only.runtime)) return only.functionName;
  throw new CliError(
    "parameter",
    `argument ${flag}: function "${only.functionName}" has runtime ${only.runtime}: only functions in Node.js and Python have a debugger here`,
  );
}

/** Functions that `--inspect` for all of them passes over, in a sentence. */
export function passedOverSentence(
  inspecting: Inspecting | undefined,
  functions: readonly LambdaFunction[],
): string | undefined {
  if (inspecting === undefined || inspecting.functions !== undefined) return undefined;
  const others = functions.filter(({ runtime }) => !isInspectable(runtime));
  if (others.length === 0) return undefined;
  const names = others.map(({ functionName, runtime }) => `${functionName} (${runtime})`);
  return `No debugger for ${names.join(", ")}: only functions in Node.js and Python have one here.`;
}
