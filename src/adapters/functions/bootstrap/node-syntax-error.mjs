import { relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { UserCodeSyntaxError } from "./node-errors.mjs";
import { userPlace } from "./node-user-stack.mjs";

/** How long the place may be looked for, milliseconds: the error is reported in any case. */
const SEARCH_TIMEOUT_MS = 2_000;

/** Lambda's error for code that does not parse, with the place in the user's code; `undefined` for any other. */
export async function syntaxErrorOf(error, { taskRoot, path }) {
  const found =
    ofTransform(error) ?? (error instanceof SyntaxError ? { text: String(error) } : undefined);
  if (found === undefined) return undefined;
  const place = found.place ?? userPlace(error) ?? (await searchedPlace(path));
  const where = place === undefined ? "" : ` (${shown(place, taskRoot)})`;
  const [first, ...rest] = found.text.split("\n");
  const failure = new UserCodeSyntaxError([`${first}${where}`, ...rest].join("\n"));
  failure.stack = `${failure.name}: ${failure.message}`; // its frames are none of the user's
  return failure;
}

/** What esbuild says of TypeScript: `Transform failed with 1 error:`, then `/path:4:14: ERROR: Unexpected "}"`. */
function ofTransform(error) {
  if (error?.name !== "TransformError") return undefined;
  const found = /^(.+?):(\d+):\d+: ERROR: (.+)$/m.exec(error.message);
  if (found === null) return undefined;
  return { text: `SyntaxError: ${found[3]}`, place: { file: found[1], line: Number(found[2]) } };
}

/** Of an ES module Node.js tells the place only when nobody catches the error, so another process reads it again. */
async function searchedPlace(path) {
  if (path === undefined) return undefined;
  const { spawnSync } = await import("node:child_process"); // 3 ms that each start would take
  const program = fileURLToPath(new URL("./node-find-syntax-error.mjs", import.meta.url));
  const flags = ["--no-warnings", "--experimental-vm-modules"];
  const { stderr } = spawnSync(process.execPath, [...flags, program, pathToFileURL(path).href], {
    env: {},
    encoding: "utf8",
    timeout: SEARCH_TIMEOUT_MS,
  });
  return userPlace({ stack: stderr ?? "" });
}

function shown({ file, line }, taskRoot) {
  const path = relative(taskRoot, file);
  const isInside = path !== "" && path !== ".." && !path.startsWith(`..${sep}`);
  return `${isInside ? path.split(sep).join("/") : file}:${line}`;
}
