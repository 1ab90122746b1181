import { expect, test } from "bun:test";
import { ANSWER_FAULT_CODES, BackendError } from "./backend-error.ts";
import { fetchFailure } from "./fetch-failure.ts";

test.each(Object.entries(ANSWER_FAULT_CODES).filter(([fault]) => fault !== "tooLarge"))(
  "what is %s has a sentence of its own, not its code",
  (_fault, code) => {
    const sentence = fetchFailure("http://a/hush", new BackendError(code));
    expect(sentence).toMatch(/^Cannot reach http:\/\/a: (it|its answer|the header of its answer) /);
    expect(sentence).not.toContain(code);
  },
);
