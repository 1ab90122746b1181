import { describe, expect, test } from "bun:test";
import type { ConnectionHistory } from "./connection-history.ts";
import { Ledger } from "./ledger.ts";

/** A ledger with one open connection, of which everything so far is accounted for. */
function opened() {
  const ledger = new Ledger();
  const history = ledger.open("dev");
  history.await("connect");
  ledger.backendConnected(history.tag, "id=");
  history.phase = "open";
  return { ledger, history };
}

const line = (event: string, route: string, status: string) => ({
  ...{ stage: "dev", event, route, status },
  connectionId: "id=",
});

function sentencesOf(ledger: Ledger): string[] {
  ledger.settle();
  return ledger.violations.kept.map(({ what }) => what);
}

const OF_C1 = "c1 (dev, id=): ";

describe("the ledger", () => {
  test("has nothing to say of a message that has its answer, its line and its backend", () => {
    const { ledger, history } = opened();
    const number = ledger.sending(history, "proxy");
    expect(ledger.isSettled).toBe(false);
    ledger.backendSaw("id=", `seen ${number}`);
    ledger.received(history, JSON.stringify({ n: number }));
    ledger.logged(line("MESSAGE", "proxy", "200"));
    expect(ledger.isSettled).toBe(true);
    expect(sentencesOf(ledger)).toEqual([]);
  });

  test("tells of a message without an answer, once, with what happened to the connection", () => {
    const { ledger, history } = opened();
    ledger.sending(history, "mock");
    ledger.logged(line("MESSAGE", "mock", "200"));
    expect(sentencesOf(ledger)).toEqual([`${OF_C1}answer mock did not come`]);
    expect(ledger.violations.kept[0]?.history.at(-1)).toEndWith("send mock 1");
    expect(sentencesOf(ledger)).toHaveLength(1);
  });

  const twice: readonly [
    name: string,
    act: (ledger: Ledger, history: ConnectionHistory) => void,
    what: string,
  ][] = [
    [
      "an answer that comes twice",
      (ledger, history) => {
        ledger.sending(history, "local");
        ledger.received(history, '{"n":1}');
        ledger.received(history, '{"n":1}');
        ledger.logged(line("MESSAGE", "local", "200"));
      },
      "reply 1 came twice, or unasked",
    ],
    [
      "a message that reaches its backend twice",
      (ledger, history) => {
        ledger.sending(history, "reset");
        ledger.backendSaw("id=", "seen 1");
        ledger.backendSaw("id=", "seen 1");
        ledger.received(history, '{"message":"Internal server error"}');
        ledger.logged(line("MESSAGE", "reset", "500"));
      },
      "seen 1 came twice, or unasked",
    ],
    [
      "a POST that arrives before the one before it",
      (_ledger, history) => {
        history.await("post 1");
        history.await("post 2");
        history.postArrived(2);
        history.postArrived(1);
      },
      "POST 1 arrived after POST 2",
    ],
    [
      "a line too many in the access log",
      (ledger) => ledger.logged(line("MESSAGE", "mock", "200")),
      "lines of the access log: MESSAGE mock 200: 1 in place of 0",
    ],
    [
      "a $disconnect of a connection that is open",
      (ledger) => ledger.backendSaw("id=", "disconnect"),
      "disconnect came twice, or unasked",
    ],
    [
      "an answer of code that was replaced before the message was sent",
      (ledger, history) => {
        ledger.inForce.version.coming(2);
        ledger.inForce.version.holds();
        ledger.sending(history, "local");
        ledger.received(history, '{"n":1,"version":1}');
        ledger.logged(line("MESSAGE", "local", "200"));
      },
      "reply 1 is of version 1, sent when 2 was in force",
    ],
  ];
  test.each(twice)("tells of %s", (_name, act, what) => {
    const { ledger, history } = opened();
    act(ledger, history);
    expect(sentencesOf(ledger)).toEqual([`${OF_C1}${what}`]);
  });

  test("takes a throttled answer for either, and counts what came", () => {
    const { ledger, history } = opened();
    ledger.sending(history, "limited");
    ledger.sending(history, "limited");
    ledger.received(history, '{"by":"limited"}');
    ledger.received(history, '{"message":"Too Many Requests"}');
    ledger.logged(line("MESSAGE", "limited", "200"));
    ledger.logged(line("MESSAGE", "limited", "429"));
    ledger.counts.set("dev message_count", 2);
    ledger.counts.set("dev client_error", 1);
    expect(ledger.counts.differences()).toEqual([]);
    expect(sentencesOf(ledger)).toEqual([]);
  });

  test("takes what a client that aborts has sent for arrived or not, but not for twice", () => {
    const { ledger, history } = opened();
    ledger.sending(history, "proxyOne", { arrives: false });
    expect(ledger.isSettled).toBe(true);
    ledger.backendSaw("id=", "seen 1");
    ledger.logged(line("MESSAGE", "proxyOne", "200"));
    expect(ledger.isSettled).toBe(true);
    ledger.backendSaw("id=", "seen 1");
    expect(sentencesOf(ledger)).toEqual([`${OF_C1}seen 1 came twice, or unasked`]);
  });

  test("tells of a $disconnect that does not follow the $connect of a client that left early", () => {
    const ledger = new Ledger();
    const history = ledger.open("cut");
    history.doubt("connect");
    history.whenConnected = () => history.await("disconnect");
    history.phase = "over";
    expect(ledger.isSettled).toBe(true);
    ledger.backendConnected("c1", "id=");
    expect(sentencesOf(ledger)).toEqual(["c1 (cut, id=): disconnect did not come"]);
  });

  test("tells of a backend that hears of a connection after its end", () => {
    const { ledger, history } = opened();
    history.phase = "over";
    ledger.settle();
    ledger.backendSaw("id=", "disconnect");
    expect(sentencesOf(ledger)).toEqual([
      'The backend got "disconnect" of id=, whose end was settled',
    ]);
  });
});
