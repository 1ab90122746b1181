import { expect, test } from "bun:test";
import { Readable } from "node:stream";
import { COMMAND_CHARACTERS_MAX, serveTestChannel } from "./test-channel.ts";

/** What is answered to these lines, in order. */
async function answersTo(...lines: string[]): Promise<unknown[]> {
  const answers: unknown[] = [];
  const all = Promise.withResolvers<void>();
  const send = (line: string) => {
    answers.push(JSON.parse(line));
    if (answers.length === lines.filter((line) => line !== "").length) all.resolve();
  };
  const input = Readable.from([lines.map((line) => `${line}\n`).join("")]);
  await serveTestChannel(input, send, {
    double: ({ value }) => Number(value) * 2,
    later: async () => undefined,
    fail: () => {
      throw new SyntaxError("no");
    },
  });
  await all.promise;
  return answers;
}

test("answers each command by its id, with what the call comes to", async () => {
  const answers = await answersTo(
    '{"id":1,"call":"double","value":21}',
    "",
    '{"id":2,"call":"later"}',
    '{"id":3,"call":"fail"}',
  );
  expect(answers).toHaveLength(3);
  expect(answers).toContainEqual({ id: 1, ok: 42 });
  expect(answers).toContainEqual({ id: 2, ok: null });
  expect(answers).toContainEqual({ id: 3, error: "no" });
});

test.each(["not JSON", "5", '{"call":"toString"}', '{"id":7}'])(
  "answers %p with a sentence",
  async (line) => {
    expect(await answersTo(line)).toMatchObject([
      { error: expect.stringMatching(/^No such call: /) },
    ]);
  },
);

test("takes a command of so many characters, and none that is longer", async () => {
  const long = (length: number) => {
    const frame = '{"id":1,"call":"later","x":""}';
    return frame.replace('""', `"${"x".repeat(length - frame.length)}"`);
  };
  expect(await answersTo(long(COMMAND_CHARACTERS_MAX))).toEqual([{ id: 1, ok: null }]);
  expect(await answersTo(long(COMMAND_CHARACTERS_MAX + 1))).toMatchObject([{ id: null }]);
});
