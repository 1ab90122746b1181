import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * A stack as the handler's author needs it: without the frames of this bootstrap, and without those of Node.js
 * that lead to them.
 *
 * By design: 2026-11-22 Lambda shows the frames of its own runtime.
 */
export function userStack(error) {
  const lines = String(error.stack).split("\n");
  const kept = lines.filter((line) => !isOurs(line));
  if (kept.length === lines.length) return kept;
  while (isOfNode(kept.at(-1))) kept.pop();
  return kept;
}

/** `file` and `line` of the first place in a stack that is the user's; `undefined` when it has none. */
export function userPlace(error) {
  const [first = "", ...rest] = userStack(error);
  const head = /^(file:\/\/.+|\/.+|[A-Za-z]:\\.+):(\d+)$/.exec(first); // above a line of source
  const found = head ?? rest.map((line) => FRAME.exec(line)).find(isPlace);
  return isPlace(found) ? { file: pathOf(found[1]), line: Number(found[2]) } : undefined;
}

const OUR_URL = new URL(".", import.meta.url).href;
const OUR_FOLDER = dirname(fileURLToPath(import.meta.url));
/** `    at name (/path:1:2)` and `    at file:///path:1:2`. */
const FRAME = /^ {4}at (?:.* \()?((?:file:\/\/|\/|[A-Za-z]:\\).+?):(\d+):\d+\)?$/;

function isOurs(line) {
  return line.startsWith("    at ") && (line.includes(OUR_URL) || line.includes(OUR_FOLDER));
}

function isOfNode(line = "") {
  return (
    line.startsWith("    at ") &&
    /\(node:internal\/|^ {4}at node:internal\/|<anonymous>\)$/.test(line)
  );
}

function isPlace(found) {
  return found !== null && found !== undefined;
}

function pathOf(place) {
  return place.startsWith("file://") ? fileURLToPath(place) : place;
}
