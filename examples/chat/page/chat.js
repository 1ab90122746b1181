// A chat client without a library or a build. It opens from a file:// address as well as from a server.
const DEFAULT_URL = "ws://localhost:3001/dev";

/** What a client of API Gateway meets, in words (RFC 6455 section 7.4.1 and the quotas page of AWS). */
const CLOSE_CODES = {
  1000: "closed normally",
  1001: "going away: idle for 10 minutes, open for 2 hours, or the gateway stopped",
  1003: "binary frames are not accepted",
  1005: "closed without a code",
  1006: "the connection was refused or lost",
  1009: "too large: 32 KB in one frame, 128 KB in one message",
  1011: "the gateway failed",
};

const [status, messages, url, name, toggle, text, send] = [
  "status",
  "messages",
  "url",
  "name",
  "toggle",
  "text",
  "send",
].map((id) => document.getElementById(id));

let socket;

const query = new URLSearchParams(location.search);
url.value = query.get("url") ?? DEFAULT_URL;
name.value = query.get("name") ?? "";
name.focus();

document.getElementById("connect").addEventListener("submit", (event) => {
  event.preventDefault();
  if (socket) socket.close(1000);
  else connect();
});

document.getElementById("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  if (text.value === "" || socket?.readyState !== WebSocket.OPEN) return;
  socket.send(JSON.stringify({ action: "sendmessage", data: text.value }));
  text.value = "";
  text.focus();
});

function connect() {
  show("connecting", "Connecting …");
  try {
    socket = new WebSocket(url.value);
  } catch (error) {
    show("failed", error.message);
    return;
  }
  toggle.textContent = "Disconnect";
  socket.addEventListener("open", () => {
    show("open", "Connected");
    setOpen(true);
    socket.send(JSON.stringify({ action: "join", name: name.value }));
    text.focus();
  });
  socket.addEventListener("message", ({ data }) => receive(data));
  socket.addEventListener("close", ({ code, reason }) => {
    const meaning = CLOSE_CODES[code] ?? "";
    const said = reason === "" ? "" : ` “${reason}”`;
    note(`Closed: ${code}${said}${meaning === "" ? "" : ` (${meaning})`}`, "note");
    show(code === 1000 ? "closed" : "failed", `Closed with ${code}`);
    socket = undefined;
    toggle.textContent = "Connect";
    setOpen(false);
  });
}

/** Frames of the example's handlers, and error frames of the gateway itself. */
function receive(data) {
  const frame = parse(data);
  if (typeof frame.from === "string") say(frame.from, String(frame.data));
  else if (typeof frame.joined === "string") note(`You are ${frame.joined}`, "note");
  else if (frame.error ?? frame.message) note(String(frame.error ?? frame.message), "error");
  else note(data, "note");
}

function parse(data) {
  try {
    return Object(JSON.parse(data));
  } catch {
    return {}; // not JSON: shown as it came
  }
}

function say(from, words) {
  const who = document.createElement("span");
  who.className = "from";
  who.textContent = from;
  append([who, words], "");
}

function note(words, kind) {
  append([words], kind);
}

/** Text only: nothing that arrives is ever taken for HTML. */
function append(content, kind) {
  const item = document.createElement("li");
  item.className = kind;
  item.append(...content);
  messages.append(item);
  messages.scrollTop = messages.scrollHeight;
}

function show(state, words) {
  status.dataset.state = state;
  status.textContent = words;
}

function setOpen(open) {
  text.disabled = !open;
  send.disabled = !open;
  url.disabled = open;
  name.disabled = open;
}
