import { relative } from "node:path";
import type { LambdaFunction } from "../core/model/lambda-function.ts";
import { type Exists, handlerProblem } from "./runnable.ts";
import { readZipNames } from "./zip-names.ts";

/** AWS, AWS::Lambda::Function Code: what CloudFormation puts into a zip of its own. Bytes of UTF-8. */
export const INLINE_CODE_BYTES_MAX = 4_194_304;

export interface CodeProblem {
  readonly about: "code" | "handler";
  readonly message: string;
  /** AWS does not take it. */
  readonly isRefused: boolean;
}

type Code = Pick<LambdaFunction, "runtime" | "handler" | "codePath" | "package" | "layers">;

/** What is wrong with a function's code or handler, or `undefined`: what would fail at the first call is said at start. */
export function codeProblem(lambda: Code, exists: Exists | undefined): CodeProblem | undefined {
  const { codePath, package: packed } = lambda;
  if (packed?.kind === "inline") return inlineProblem(lambda, packed.text);
  if (exists === undefined) return undefined;
  if (!exists(codePath)) {
    const what = packed === undefined ? "code folder" : "zip";
    return warned(
      "code",
      `the ${what} ${codePath} does not exist, so every call of the function fails`,
    );
  }
  if (packed === undefined) return missingHandler(lambda, exists);
  const found = readZipNames(codePath);
  if (found.kind === "broken") {
    return refused("code", `the zip ${codePath} cannot be read: ${found.why}`);
  }
  const { names } = found;
  return names && missingHandler(lambda, (path) => names.has(relative(codePath, path)));
}

/** A layer may have the file, or the program that looks for it. */
function missingHandler(lambda: Code, exists: Exists): CodeProblem | undefined {
  if (lambda.layers !== undefined && lambda.layers.length > 0) return undefined;
  const problem = handlerProblem(lambda, exists);
  return problem === undefined ? undefined : warned("handler", problem);
}

function inlineProblem({ runtime, handler }: Code, text: string): CodeProblem | undefined {
  const language = runtime.startsWith("nodejs") ? "js" : "py";
  if (language === "py" && !runtime.startsWith("python")) {
    return refused("code", `inline code is for nodejs* and python*, and the runtime is ${runtime}`);
  }
  if (text === "") return refused("code", "the inline code is empty");
  const bytes = Buffer.byteLength(text);
  if (bytes > INLINE_CODE_BYTES_MAX) {
    const most = `at most ${INLINE_CODE_BYTES_MAX} bytes`;
    return refused("code", `inline code must have ${most}: found ${bytes}`);
  }
  if (/^index\.[^/]+$/.test(handler)) return undefined;
  const only = `inline code is the file index.${language}`;
  return warned(
    "handler",
    `${only}, so Handler must be index.{function}, not ${handler}: every call of the function fails`,
  );
}

function warned(about: CodeProblem["about"], message: string): CodeProblem {
  return { about, message, isRefused: false };
}

function refused(about: CodeProblem["about"], message: string): CodeProblem {
  return { about, message, isRefused: true };
}
