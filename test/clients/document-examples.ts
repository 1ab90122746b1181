export interface Example {
  readonly section: string;
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a page, each with the heading it stands under. */
export function examplesOf(page: string): Example[] {
  const examples: Example[] = [];
  let section = "";
  for (const match of page.matchAll(/^## (.*)$|^```(\w+)\n([\s\S]*?)^```$/gm)) {
    const [, heading, language = "", text = ""] = match;
    if (heading !== undefined) section = heading;
    else examples.push({ section, language, text });
  }
  return examples;
}
