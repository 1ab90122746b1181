import type { CodeFacts, ManagementVerb } from "./code-facts.ts";

/** A file of a function's code. */
export interface CodeFile {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
}

/** Characters of a line that are looked at; a bundle may have all of it in one line. */
const LINE_CHARACTERS_MAX = 100_000;

const CLIENT = /client-apigatewaymanagementapi|apigatewaymanagementapi|@connections\b/i;
const VERBS: readonly (readonly [ManagementVerb, RegExp])[] = [
  ["POST", /\b(?:PostToConnection(?:Command)?|postToConnection|post_to_connection)\b/],
  ["GET", /\bGetConnectionCommand\b|\bget_connection\(|\.getConnection\(\s*\{\s*ConnectionId\b/],
  [
    "DELETE",
    /\bDeleteConnectionCommand\b|\bdelete_connection\(|\.deleteConnection\(\s*\{\s*ConnectionId\b/,
  ],
];
const LOCALHOST = /["'`](?:https?|wss?):\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/"'`])/;
/** Only somewhere, or unless something else is set: whoever wrote it has thought of AWS. */
const CHOSEN = /process\.env|os\.environ|getenv|\?|\|\||\bif\b|\belse\b|\bcase\b/;
const EXECUTE_API = /["'`][^"'`]*\.execute-api\.[^"'`]*amazonaws\.com/;
const COMMENT = /^\s*(?:\/\/|#|\*|\/\*)/;
const OWN_ID =
  "(?:event\\.requestContext\\.connectionId|event\\[.requestContext.\\]\\[.connectionId.\\])";
const POST_TO_OWN = new RegExp(`\\bConnectionId\\s*[:=]\\s*${OWN_ID}`);
const POST_TO_NAMED =
  /\bConnectionId\s*[:=]\s*(?:connectionId|connection_id)\b|[{,]\s*ConnectionId\s*[,}]/;
const OWN_ID_NAMED = new RegExp(
  `\\{[^}]*\\bconnectionId\\b[^}]*\\}\\s*=\\s*event\\.requestContext\\b|\\b(?:connectionId|connection_id)\\s*=\\s*${OWN_ID}`,
);
/** A loop, a callback or a parameter that has the name too: it may be another connection's. */
const NAMED_AGAIN =
  /\b(?:const|let|var)\b[^=;]*\bconnectionId\b[^=;]*\bof\b|\bconnectionId\b[^()=;]*\)?\s*=>|\bfunction\b[^(]*\([^)]*\bconnectionId\b|\bfor\s+connection_id\s+in\b|\bdef\b[^(]*\([^)]*\bconnection_id\b/;

/** What a function's files tell. The first is the handler's. */
export function scanCode(files: readonly CodeFile[]): CodeFacts {
  const found: Found = { verbs: new Set(), localhost: [], executeApi: [] };
  for (const { file, text } of files) {
    if (!CLIENT.test(text) && !/localhost|127\.0\.0\.1|\[::1\]|execute-api/.test(text)) continue;
    const lines = text.split("\n");
    for (const [index, line] of lines.entries()) {
      if (COMMENT.test(line)) continue;
      const whole = line.slice(0, LINE_CHARACTERS_MAX);
      readLine(found, whole, { file, line: index + 1 });
    }
  }
  const own = files[0] === undefined ? undefined : ownConnection(files[0]);
  const { connections, verbs, localhost, executeApi } = found;
  return {
    ...(connections === undefined ? {} : { connections }),
    verbs: connections === undefined ? [] : verbs.size === 0 ? ["POST"] : [...verbs].sort(),
    ...(own === undefined || !verbs.has("POST") ? {} : { ownConnection: own }),
    localhost,
    executeApi,
  };
}

interface Found {
  connections?: CodeFacts["connections"];
  readonly verbs: Set<ManagementVerb>;
  readonly localhost: NonNullable<CodeFacts["connections"]>[];
  readonly executeApi: NonNullable<CodeFacts["connections"]>[];
}

function readLine(found: Found, line: string, place: { file: string; line: number }): void {
  if (found.connections === undefined && CLIENT.test(line)) found.connections = place;
  for (const [verb, pattern] of VERBS) if (pattern.test(line)) found.verbs.add(verb);
  if (LOCALHOST.test(line) && !CHOSEN.test(line)) found.localhost.push(place);
  if (EXECUTE_API.test(line)) found.executeApi.push(place);
}

/** Sure only where the handler's file has the connection's own id and hands just that to a call. */
function ownConnection({ file, text }: CodeFile): CodeFacts["connections"] {
  const lines = text.split("\n").map((line) => (COMMENT.test(line) ? "" : line));
  const isNamed =
    lines.some((line) => OWN_ID_NAMED.test(line)) && !lines.some((line) => NAMED_AGAIN.test(line));
  const index = lines.findIndex(
    (line) => POST_TO_OWN.test(line) || (isNamed && POST_TO_NAMED.test(line)),
  );
  return index === -1 ? undefined : { file, line: index + 1 };
}
