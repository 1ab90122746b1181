import { expect, test } from "bun:test";
import { InspectedProcess } from "./inspected-process.ts";

function following({ waits = false } = {}) {
  const said: string[] = [];
  const followed = new InspectedProcess({
    functionName: "echo",
    waits,
    port: () => 9_229,
    announce: (sentence) => void said.push(sentence),
    onChange: () => undefined,
    onEnd: () => undefined,
  });
  return { followed, said };
}

test("with --inspect-brk a process is held before a debugger comes; one that has no debugger is not", () => {
  const { followed, said } = following({ waits: true });
  expect(followed.isHeld).toBe(true);
  expect(
    followed.takes("Debugger missing: debugpy is not installed; python3 -m pip install debugpy"),
  ).toBe(true);
  expect(followed.isHeld).toBe(false);
  expect(said).toEqual([
    'Function "echo" runs without a debugger: debugpy is not installed; python3 -m pip install debugpy',
  ]);
});

test("takes() leaves the function its own lines, also those that look like the inspector's", () => {
  const { followed } = following();
  expect(followed.takes("Debugger listening on ws://127.0.0.1:40000/own")).toBe(true);
  expect(followed.takes("Debugger listening on ws://127.0.0.1:40001/forked")).toBe(false);
  for (const line of [
    "Debugger attached.",
    "For help, see: https://nodejs.org/en/docs/inspector",
  ]) {
    expect(followed.takes(line)).toBe(true);
  }
  expect(followed.takes("Debugger attached. Says the handler")).toBe(false);
});
