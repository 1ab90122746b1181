import { describe, expect, test } from "bun:test";
import { latin1 } from "../../../test/support/byte-streams.ts";
import { FakeRawSocket } from "./listener.fixture.ts";
import { Pipe } from "./pipe.ts";

function ends() {
  const source = new FakeRawSocket();
  const sink = new FakeRawSocket();
  return { source, sink, pipe: new Pipe(source) };
}

describe("Pipe", () => {
  test("holds early bytes and the source back until the sink is there", () => {
    const { source, sink, pipe } = ends();
    pipe.push(latin1("he"));
    expect(source.paused).toBe(true);
    pipe.push(latin1("llo"));
    pipe.attach(sink);
    expect(sink.text).toBe("hello");
    expect(source.paused).toBe(false);
  });

  test("does not read the source while the sink cannot take its bytes", () => {
    const { source, sink, pipe } = ends();
    pipe.attach(sink);
    sink.room = 2;
    pipe.push(latin1("hello"));
    expect(source.paused).toBe(true);
    sink.room = 1;
    pipe.drained();
    expect(source.paused).toBe(true);
    sink.room = 10;
    pipe.drained();
    expect(source.paused).toBe(false);
    expect(sink.text).toBe("hello");
  });

  test("keeps a copy: the runtime may reuse a chunk", () => {
    const { sink, pipe } = ends();
    const early = latin1("he");
    pipe.push(early);
    early.fill(0);
    pipe.attach(sink);
    sink.room = 0;
    const late = latin1("llo");
    pipe.push(late);
    late.fill(0);
    sink.room = 10;
    pipe.drained();
    expect(sink.text).toBe("hello");
  });

  test("ends the sink's direction when the source sends no more, after what is under way, before there is a sink too", () => {
    const { sink, pipe } = ends();
    pipe.push(latin1("hello"));
    pipe.end();
    sink.room = 2;
    pipe.attach(sink);
    expect(sink.calls).toEqual([]);
    sink.room = 10;
    pipe.drained();
    expect([sink.text, ...sink.calls]).toEqual(["hello", "shutdown"]);
    pipe.finish();
    expect(sink.calls).toEqual(["shutdown", "end"]);
  });

  test("ends the sink after what is under way", () => {
    const { sink, pipe } = ends();
    pipe.attach(sink);
    sink.room = 2;
    pipe.push(latin1("hello"));
    pipe.finish();
    expect(sink.calls).toEqual([]);
    sink.room = 10;
    pipe.drained();
    expect(sink.text).toBe("hello");
    expect(sink.calls).toEqual(["end"]);
  });

  test("a source that closes before the sink is there still hands over its bytes", () => {
    const { sink, pipe } = ends();
    pipe.push(latin1("hi"));
    pipe.finish();
    pipe.attach(sink);
    expect(sink.text).toBe("hi");
    expect(sink.calls).toEqual(["end"]);
  });
});
