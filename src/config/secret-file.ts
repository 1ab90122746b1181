import { readFileSync } from "node:fs";

/** The secret that a file holds and nothing else, or what is wrong with the file. */
export function readSecretFile(
  file: string,
): { readonly secret: string } | { readonly problem: string } {
  let content: string;
  try {
    content = readFileSync(file, "utf8").trim();
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
    return { problem: `cannot read ${file} (${why})` };
  }
  return content === "" ? { problem: `${file} is empty` } : { secret: content };
}
