import { zipOf } from "../../../test/support/zip.ts";
import { sha256Hex } from "../../core/sigv4/digest.ts";
import { openAccount } from "../account.fixture.ts";

export const ROLE = "arn:aws:iam::123456789012:role/chat";
export const ARN = "arn:aws:lambda:us-east-1:123456789012:function:chat";

/** A zip, in each of the forms in which it is needed. */
export function codeOf(text: string) {
  const zip = new Uint8Array(zipOf([{ name: "index.js", data: text }]));
  const base64 = Buffer.from(zip).toString("base64");
  return { zip, base64, sha256: sha256Hex(zip) };
}

export const FIRST = codeOf("exports.handler = async () => 1;");
export const SECOND = codeOf("exports.handler = async () => 2;");

export const CHAT = {
  ...{ FunctionName: "chat", Runtime: "nodejs22.x", Handler: "index.handler", Role: ROLE },
  Code: { ZipFile: FIRST.base64 },
};

export const at = "/2017-03-31/tags";

/** An account that has one function, `chat`. */
export async function openAccountWithFunction(
  options: Parameters<typeof openAccount>[0] = {},
  members: Readonly<Record<string, unknown>> = {},
) {
  const account = await openAccount(options);
  const created = await account.call("CreateFunction", { body: { ...CHAT, ...members } });
  return { ...account, created, path: { FunctionName: "chat" } };
}
