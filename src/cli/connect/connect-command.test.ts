import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureDevelopmentCa } from "../../adapters/certificates/development-ca.ts";
import { cliEnvironment, SLUICE, sluice, startCli } from "../cli.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-connect-"));
const authority = await ensureDevelopmentCa(folder);
const certificate = await authority.issue([]);
afterAll(() => rmSync(folder, { recursive: true }));

const DENIED = { message: "Forbidden", connectionId: "L0SM9cOFvHcCIhw=", requestId: "x" };
const UNSIGNED = { message: "Missing Authentication Token" };

/** Answers each message after what it says; greets with the headers it was given. */
function startEcho(tls?: { key: string; cert: string }) {
  const closes: string[] = [];
  const options = tls === undefined ? {} : { tls };
  const server = Bun.serve<{ greeting: string }>({
    ...options,
    hostname: "127.0.0.1",
    port: 0,
    fetch(request, self) {
      if (request.url.endsWith("/refused")) {
        return Response.json({ message: "Forbidden" }, { status: 403 });
      }
      if (request.url.endsWith("/denied")) return Response.json(DENIED, { status: 403 });
      if (request.url.endsWith("/unsigned")) return Response.json(UNSIGNED, { status: 403 });
      const { headers } = request;
      const greeting = `hello ${headers.get("x-who")} ${headers.get("authorization")}`;
      const protocol = headers.get("sec-websocket-protocol")?.split(", ").at(-1);
      const chosen = protocol === undefined ? {} : { "Sec-WebSocket-Protocol": protocol };
      if (self.upgrade(request, { data: { greeting }, headers: chosen })) return undefined;
      return new Response("no WebSocket handshake", { status: 400 });
    },
    websocket: {
      open: (socket) => void socket.send(socket.data.greeting),
      message(socket, text) {
        if (text === "away") socket.close(1001, "Going away");
        else if (text === "done") socket.close(1000, "Bye");
        else if (text === "cut") socket.terminate();
        else if (text === "bytes") socket.sendBinary(Uint8Array.of(1, 2, 3));
        else if (text === "ping") socket.ping("are you there");
        else if (text === "long") socket.send("z".repeat(200_000));
        else socket.send(`echo ${text}`);
      },
      pong: (socket, data) => void socket.send(`pong ${data}`),
      close: (_socket, code) => void closes.push(String(code)),
    },
  });
  return {
    url: `${tls === undefined ? "ws" : "wss"}://localhost:${server.port}/dev`,
    closes,
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

describe("sluice connect", () => {
  test("sends each line of piped input, prints each message, and closes when it is quiet", async () => {
    await using echo = startEcho();
    const words = ["connect", echo.url, "--wait", "0.4", "-H", "X-Who: me", "-H", "x-who:you"];
    const ended = await sluice(words, { input: '{"action":"x"}\r\nsnow ☃\nlast' });
    expect(ended).toEqual({
      stdout: 'hello me, you null\necho {"action":"x"}\necho snow ☃\necho last\n',
      stderr: 'Connected\nDisconnected (code: 1000, reason: "")\n',
      exitCode: 0,
    });
    expect(echo.closes).toEqual(["1000"]);
  });

  test("sends an empty line of piped input as an empty message", async () => {
    await using echo = startEcho();
    const { stdout } = await sluice(["connect", echo.url, "--wait", "0.4"], { input: "a\n\nb\n" });
    expect(stdout).toBe("hello null null\necho a\necho \necho b\n");
  });

  test("offers subprotocols and sends the URL's credentials", async () => {
    await using echo = startEcho();
    const url = echo.url.replace("ws://", "ws://user:p%40ss@");
    const words = ["connect", url, "-s", "chat", "--subprotocol", "v2", "--wait", "0.2"];
    const { stdout, stderr } = await sluice(words);
    expect(stdout).toBe("hello null Basic dXNlcjpwQHNz\n");
    expect(stderr).toStartWith("Connected, subprotocol v2\n");
  });

  test("answers pings, takes long messages, and shows bytes as base64", async () => {
    await using echo = startEcho();
    const words = ["connect", echo.url, "--wait", "0.4"];
    const { stdout, stderr } = await sluice(words, { input: "ping\nlong\nbytes\n" });
    expect(stdout.split("\n").sort()).toEqual(
      ["hello null null", "pong are you there", "z".repeat(200_000), "AQID", ""].sort(),
    );
    expect(stderr).toContain("A binary message of 3 bytes");
  });

  test.each([
    ["done", 'Disconnected (code: 1000, reason: "Bye")', 0],
    ["away", 'Disconnected (code: 1001, reason: "Going away")', 1],
    ["cut", 'Disconnected (code: 1006, reason: "")', 1],
  ] as const)(
    "ends with the server when it says %s, though input is open",
    async (text, line, code) => {
      await using echo = startEcho();
      await using started = startCli(SLUICE, ["connect", echo.url]);
      started.stdin.write(`${text}\n`);
      const { stderr, exitCode } = await started.ended;
      expect(stderr).toContain(line);
      expect(exitCode).toBe(code);
    },
  );

  test("stays for ever with --wait forever, until Ctrl-C closes it with 1000", async () => {
    await using echo = startEcho();
    await using started = startCli(SLUICE, ["connect", echo.url, "--wait", "forever"]);
    started.stdin.end();
    await started.printed("hello");
    started.interrupt();
    expect((await started.ended).exitCode).toBe(130);
    expect(echo.closes).toEqual(["1000"]);
  });

  test("shows the status and the body of a refusal, and what the path has to be", async () => {
    await using echo = startEcho();
    const ended = await sluice(["connect", `${echo.url}/refused`]);
    expect(ended).toEqual({
      stdout: "",
      stderr:
        'error: Unexpected server response: 403\n{"message":"Forbidden"}\n' +
        "Either $connect refused, or the path is wrong: it is /{stage}, for example /dev, or the mapping key of a custom domain.\n",
      exitCode: 1,
    });
  });

  test.each([
    ["denied", DENIED],
    ["unsigned", UNSIGNED],
  ] as const)("leaves the path alone when the body says why: %s", async (name, body) => {
    await using echo = startEcho();
    const { stderr } = await sluice(["connect", `${echo.url}/${name}`]);
    expect(stderr).toBe(`error: Unexpected server response: 403\n${JSON.stringify(body)}\n`);
  });

  test("says when nobody listens, and what to start", async () => {
    const { stderr, exitCode } = await sluice(["connect", "ws://127.0.0.1:1/dev"]);
    expect(stderr).toBe(
      "error: Could not connect to ws://127.0.0.1:1/dev: nothing listens there: is `sluice dev` running?\n",
    );
    expect(exitCode).toBe(1);
  });

  test.each([
    ["http://localhost/dev", 'did you mean "ws://localhost/dev"?'],
    ["localhost:3001", "write ws://host:port/stage"],
  ])("refuses the URL %s with 252", async (url, hint) => {
    const { stderr, exitCode } = await sluice(["connect", url]);
    expect(stderr).toContain(hint);
    expect(exitCode).toBe(252);
  });

  test.each([
    ["-H", "no colon"],
    ["-H", "X: a\r\nY: b"],
    ["-s", "two words"],
    ["--wait", "soon"],
  ])("refuses %s %p with 252", async (option, value) => {
    const { exitCode } = await sluice(["connect", "ws://127.0.0.1:1", option, value]);
    expect(exitCode).toBe(252);
  });

  test("trusts the development authority on this machine, and no other without being told", async () => {
    await using echo = startEcho(certificate);
    const words = ["connect", echo.url, "--wait", "0.2"];
    const connectWith = (environment: Record<string, string>, ...more: string[]) =>
      sluice([...words, ...more], { environment: cliEnvironment(environment) });
    expect((await connectWith({ SLUICE_STATE_FOLDER: folder })).exitCode).toBe(0);
    expect((await connectWith({}, "--ca-bundle", authority.caFile)).exitCode).toBe(0);
    expect((await connectWith({}, "--no-verify-ssl")).exitCode).toBe(0);
    const refused = await connectWith({});
    expect(refused.stderr).toContain(
      "certificate: name its authority with --ca-bundle; that of `sluice dev` is ca.pem in its state folder",
    );
    expect(refused.exitCode).toBe(1);
  });
});
