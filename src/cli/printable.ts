/** Takes the colours back. */
export const RESET = "\u001b[0m";

/** What clients send is shown without colours of their own. */
export function oneLine(text: string): string {
  if (isPlain(text)) return text;
  return text.replace(CONTROL, (found) => (found === "\n" ? " " : "\ufffd"));
}

/** Text that came from outside must not steer the operator's terminal. Tabs, line ends and colours stay. */
export function printable(text: string): string {
  if (isPlain(text)) return text;
  const shown = text.replace(COLOUR_OR_CONTROL, (found) =>
    found.length > 1 || found === "\n" ? found : "\ufffd",
  );
  const last = shown.lastIndexOf(ESCAPE);
  // A colour that was not taken back would go on over our own lines.
  return last === -1 || shown.startsWith(RESET, last) ? shown : `${shown}${RESET}`;
}

/** Visible ASCII and spaces alone, as nearly every line is: that costs less to see than to search. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 32 || unit > 126) return false;
  }
  return true;
}

const ESCAPE = "\u001b";
/** Every control character but the tab, the line ends that only Unicode knows, and what turns the order of a line around. */
const CONTROL = /[^\P{Cc}\t]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const COLOUR_OR_CONTROL = new RegExp(`${ESCAPE}\\[[0-9;]*m|${CONTROL.source}`, "gu");
