import { type CloseFault, FAULTS, type FrameFault, type HttpFault } from "./fault.ts";
import { INVOKE_FAULTS } from "./invoke-api/invoke-fault.ts";

/**
 * The text of `docs/errors.md`. To write it anew:
 * `bin/runtime -p '(await import("./src/core/fault-document.ts")).errorsDocument().trimEnd()' > docs/errors.md`
 */
export function errorsDocument(): string {
  return [
    "# Errors of the data plane",
    "",
    "Everything that a client or a backend can be told, with AWS's status and wording. This page is generated from",
    "`src/core/fault.ts` and `src/core/invoke-api/invoke-fault.ts`; a test fails when they differ.",
    "",
    ...section(
      "Handshake",
      "The answer to the upgrade request. A `$connect` function's own status and body are passed on as they are.",
      httpTable(FAULTS.handshake),
    ),
    ...section(
      "Messages",
      "A text frame with `message`, `connectionId` and `requestId`. The connection stays open.",
      frameTable(FAULTS.message),
    ),
    ...section(
      "Close codes",
      "What the client's close event and `$disconnect` show. A client's own code and reason are passed on as they are.",
      closeTable(FAULTS.close),
    ),
    ...section(
      "@connections",
      "The answer to PostToConnection, GetConnection and DeleteConnection. SDKs tell errors apart by `x-amzn-ErrorType`.",
      httpTable(FAULTS.management),
    ),
    ...section(
      "Lambda's Invoke",
      "The answer of the control listener to who invokes a function there. An error of the function itself is a 200 with `X-Amz-Function-Error`.",
      httpTable(INVOKE_FAULTS),
    ),
  ]
    .join("\n")
    .concat("\n")
    .replace(/\n+$/, "\n");
}

function section(title: string, introduction: string, table: readonly string[]): string[] {
  return [`## ${title}`, "", introduction, "", ...table, ""];
}

function httpTable(faults: Readonly<Record<string, HttpFault>>): string[] {
  return table(
    ["Status", "Message", "x-amzn-ErrorType", "Meaning", "What to do"],
    Object.values(faults).map((fault) => [
      String(fault.status),
      code(fault.message),
      code(fault.errorType),
      fault.meaning,
      fault.remedy,
    ]),
  );
}

function frameTable(faults: Readonly<Record<string, FrameFault>>): string[] {
  return table(
    ["Message", "Meaning", "What to do"],
    Object.values(faults).map((fault) => [code(fault.message), fault.meaning, fault.remedy]),
  );
}

function closeTable(faults: Readonly<Record<string, CloseFault>>): string[] {
  return table(
    ["Code", "Reason", "Meaning", "What to do"],
    Object.values(faults).map((fault) => [
      String(fault.code),
      code(fault.reason === "" ? undefined : fault.reason),
      fault.meaning,
      fault.remedy,
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

function code(text: string | undefined): string {
  return text === undefined ? "none" : `\`${text}\``;
}
