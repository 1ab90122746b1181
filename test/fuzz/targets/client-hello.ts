import { CLIENT_HELLO_BYTES_MAX, serverNameOf } from "../../../src/wire/client-hello.ts";
import { Choices } from "../engine/choices.ts";
import { below, randomBytes } from "../engine/mutate.ts";
import { hold, holdEqual, type Target } from "../engine/target.ts";

/** A first byte that asks for a ClientHello that is written; anything else is read as it is. */
const WRITTEN = 0x57;

export const clientHello: Target = {
  name: "client-hello",
  property:
    "any bytes have an answer, the name in a ClientHello is found however its records are cut, and what follows it changes nothing",
  bytesMax: 20_000,
  dictionary: ["\x16\x03\x01", "\x01\x00\x00", "\x00\x00", "\x16\x03\x03\x00\x01", "example.com"],
  seeds: () => [
    Uint8Array.of(WRITTEN, 1, 2, 3, 4, 5, 6, 7, 8),
    hello(new Choices(Uint8Array.of(5, 3, 1, 0, 9, 9))).bytes,
  ],
  fresh: (random) => Uint8Array.of(WRITTEN, ...randomBytes(random, below(random, 80))),
  check(input) {
    if (input[0] !== WRITTEN) return answerOf(input, stepsOf(input.length));
    const choices = new Choices(input.subarray(1));
    const { bytes, name } = hello(choices);
    const after = choices.list(0, 3, () => choices.of(FOLLOWING)).flat();
    const followed = Uint8Array.from([...bytes, ...after]);
    const answer = answerOf(followed, stepsOf(bytes.length));
    if (bytes.length <= CLIENT_HELLO_BYTES_MAX) {
      for (const arrived of [bytes, followed]) {
        holdEqual(serverNameOf(arrived), { kind: "known", serverName: name }, "a ClientHello");
      }
    }
    return `written ${answer} ${after.length > 0}`;
  },
};

/** A change of cipher spec, early data, another handshake record, no record at all. */
const FOLLOWING = [
  [0x14, 3, 3, 0, 1, 1],
  [0x17, 3, 3, 0, 4, 1, 2, 3, 4],
  [0x16, 3, 3, 0, 2, 9, 9],
  [0x00, 0xff],
];

/** Every length up to so many bytes, and a few beyond. */
function stepsOf(length: number): number[] {
  const steps = Array.from({ length: Math.min(length, 150) }, (_, index) => index);
  return length > 300 ? [...steps, Math.floor(length / 2), length - 1] : steps;
}

/** What has been said of the first bytes stays so when more arrive. */
function answerOf(bytes: Uint8Array, lengths: readonly number[]): string {
  let known: string | undefined;
  for (const length of [...lengths, bytes.length]) {
    const answer = serverNameOf(bytes.subarray(0, length));
    const text = JSON.stringify(answer);
    if (known !== undefined) hold(text === known, `after ${length} bytes ${text}, before ${known}`);
    if (answer.kind === "known") known = text;
    else hold(length < CLIENT_HELLO_BYTES_MAX, "it waits beyond its limit");
  }
  return known === undefined ? "incomplete" : known === '{"kind":"known"}' ? "nameless" : "named";
}

function hello(choices: Choices): { bytes: Uint8Array; name: string | undefined } {
  const name = choices.oneIn(8) ? undefined : choices.text("aBc-.9", 1, choices.of([3, 60, 250]));
  const list = name === undefined ? [] : sized(2, [0, ...sized(2, [...Buffer.from(name)])]);
  const serverName = name === undefined ? [] : [0, 0, ...sized(2, list)];
  const other = () => [
    choices.below(2),
    1 + choices.below(200),
    ...sized(2, [...choices.bytes(40)]),
  ];
  const extensions = [
    ...choices.list(0, 3, other).flat(),
    ...serverName,
    ...choices.list(0, 2, other).flat(),
  ];
  const body = [
    ...[3, 3, ...new Array<number>(32).fill(7)],
    ...sized(1, [...choices.bytes(32)]),
    ...sized(2, [...choices.bytes(20)]),
    ...sized(1, [0]),
    ...sized(2, extensions),
  ];
  const message = [1, ...sized(3, body)];
  const bytes: number[] = [];
  for (let at = 0; at < message.length; ) {
    const length = 1 + choices.below(choices.of([5, 400, 16_000]));
    bytes.push(0x16, 3, 1, ...sized(2, message.slice(at, at + length)));
    at += length;
  }
  return { bytes: Uint8Array.from(bytes), name: name?.toLowerCase() };
}

/** The length in so many bytes, then the content. */
function sized(bytes: 1 | 2 | 3, content: readonly number[]): number[] {
  const length = Array.from(
    { length: bytes },
    (_, index) => (content.length >> (8 * (bytes - 1 - index))) & 255,
  );
  return [...length, ...content];
}
