"use strict";
const { randomBytes } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { request } = require("node:http");
const { Client } = require("./client.cjs");
const { millisecondsOf } = require("./duration.cjs");
const { Faults } = require("./faults.cjs");
const { disconnectOf, invocationOf, shownActivity, shownInvocation } = require("./happenings.cjs");
const { openWebSocket, readBody } = require("./open-websocket.cjs");
const { signRequest } = require("./sign-request.cjs");
const { HISTORY_MAX, History, matcher, worded } = require("./waits.cjs");

/** @typedef {import("./testing.d.cts").Endpoint} Endpoint */
/** @typedef {import("./gateway-process.cjs").GatewayEvent} GatewayEvent */

/** Lines of functions in the message of a time-out. */
const LOG_LINES_SHOWN = 8;

/** A gateway that runs. */
class Gateway {
  #process;
  #ready;
  #timeoutMs;
  /** @type {Set<Client>} */
  #clients = new Set();
  /** @type {History<any>} */
  #activities = new History();
  /** @type {History<any>} */
  #invocations = new History();
  /** @type {History<any>} */
  #opened = new History();
  /** @type {History<any>} */
  #reloads = new History();
  #reloadsSeen = 0;
  /** @type {any[]} */
  logs = [];
  /** @type {any[]} */
  accessLogs = [];
  /** @type {string[]} */
  output = [];
  faults;
  clock;

  /**
   * @param {import("./gateway-process.cjs").GatewayProcess} gatewayProcess
   * @param {GatewayEvent} ready
   * @param {number} timeoutMs
   */
  constructor(gatewayProcess, ready, timeoutMs) {
    this.#process = gatewayProcess;
    this.#ready = ready;
    this.#timeoutMs = timeoutMs;
    this.faults = new Faults({
      call: (call, given) => gatewayProcess.call(call, given),
      apiIdOf: (api) => this.#endpointOf(api).apiId,
      timeoutMs,
    });
    this.clock = {
      /** @param {any} by */
      advance: async (by) => this.#timeOf("advance", { milliseconds: millisecondsOf(by) }),
      now: () => this.#timeOf("now", {}),
    };
    void gatewayProcess.ended.then((exitCode) => {
      const error = gatewayProcess.failure(exitCode);
      const histories = [this.#activities, this.#invocations, this.#opened, this.#reloads];
      for (const each of histories) each.end(error);
      this.faults.end(error);
    });
  }

  get endpoints() {
    return /** @type {readonly Endpoint[]} */ (this.#ready.endpoints);
  }

  get url() {
    return this.#endpointOf(undefined).url;
  }

  get endpoint() {
    return this.#endpointOf(undefined).callbackUrl;
  }

  get port() {
    return this.#ready.port;
  }

  get controlUrl() {
    return this.#ready.controlUrl;
  }

  get region() {
    return this.#ready.region;
  }

  get accountId() {
    return this.#ready.accountId;
  }

  get caFile() {
    return this.#ready.caFile;
  }

  get env() {
    const { accessKeyId, secretAccessKey, region, controlUrl } = this.#ready;
    return {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: this.endpoint,
      AWS_ENDPOINT_URL_LAMBDA: controlUrl,
    };
  }

  get activities() {
    return this.#activities.items;
  }

  get invocations() {
    return this.#invocations.items;
  }

  /** @param {GatewayEvent} event */
  take(event) {
    const { event: kind, ...rest } = event;
    if (kind === "activity") this.#activities.add(rest);
    else if (kind === "invocation") this.#invocations.add(invocationOf(rest));
    else if (kind === "opened") this.#opened.add(rest);
    else if (kind === "log") keep(this.logs, rest);
    else if (kind === "accessLog") keep(this.accessLogs, rest);
    else if (kind === "printed") keep(this.output, rest.text);
    else if (kind === "fault") this.faults.hit(/** @type {any} */ (rest));
    else if (kind === "reloaded" || kind === "warning") this.#reloads.add(rest);
  }

  /** @param {any} [options] */
  async connect(options = {}) {
    const { query = {}, headers = {}, subprotocols = [], origin, tls = false } = options;
    const url = new URL(options.url ?? this.#urlOf(options, tls));
    for (const [name, values] of Object.entries(query)) {
      for (const value of [values].flat()) url.searchParams.append(name, value);
    }
    const key = randomBytes(16).toString("base64");
    const client = new Client(this.#timeoutMs);
    const socket = await openWebSocket(
      {
        ...{ url: url.href, key, subprotocols },
        headers: { ...headers, ...(origin === undefined ? {} : { origin }) },
        ca: url.protocol === "wss:" ? readFileSync(this.caFile, "utf8") : undefined,
      },
      client.handlers,
    );
    const { connectionId } = await this.#opened.wait({
      matches: ({ webSocketKey }) => webSocketKey === key,
      what: "connection that the handshake came to",
      timeoutMs: this.#timeoutMs,
      shown: (opened) => opened.connectionId,
    });
    client.open(socket, connectionId);
    this.#clients.add(client);
    void client.closed.then(() => this.#clients.delete(client));
    return client;
  }

  /**
   * @param {string} connectionId
   * @param {unknown} data
   * @param {any} [options]
   */
  post(connectionId, data, options) {
    const isAsItIs = typeof data === "string" || data instanceof Uint8Array;
    const body = Buffer.from(/** @type {string} */ (isAsItIs ? data : JSON.stringify(data)));
    return this.#manage("POST", connectionId, { ...options, body });
  }

  /**
   * @param {string} connectionId
   * @param {any} [options]
   */
  get(connectionId, options) {
    return this.#manage("GET", connectionId, options);
  }

  /**
   * @param {string} connectionId
   * @param {any} [options]
   */
  delete(connectionId, options) {
    return this.#manage("DELETE", connectionId, options);
  }

  /**
   * @param {any} [condition]
   * @param {{ timeoutMs?: number }} [options]
   */
  waitForInvocation(condition = {}, options = {}) {
    const { route, function: functionName, api, where, ...members } = condition;
    const apiId = api === undefined ? undefined : this.#endpointOf(api).apiId;
    const fits = matcher({ ...members, apiId, functionName, routeKey: route });
    return this.#wait(this.#invocations, options, {
      matches: (item) => fits(item) && where?.(item) !== false,
      what: `invocation${worded({ ...condition, where: undefined })}`,
      shown: shownInvocation,
    });
  }

  /**
   * @param {any} [condition]
   * @param {{ timeoutMs?: number }} [options]
   */
  async waitForDisconnect(condition = {}, options = {}) {
    const { api, code, where, ...members } = condition;
    const apiId = api === undefined ? undefined : this.#endpointOf(api).apiId;
    const close = code === undefined ? undefined : { statusCode: code };
    const fits = matcher({ ...members, apiId, close, eventType: "DISCONNECT" });
    const found = await this.#wait(this.#activities, options, {
      matches: (item) => fits(item) && where?.(disconnectOf(item)) !== false,
      what: `$disconnect${worded({ ...condition, where: undefined })}`,
      shown: shownActivity,
    });
    return disconnectOf(found);
  }

  /**
   * @param {any} [condition]
   * @param {{ timeoutMs?: number }} [options]
   */
  waitForActivity(condition, options = {}) {
    return this.#wait(this.#activities, options, {
      matches: matcher(condition),
      what: `activity${worded(condition)}`,
      shown: shownActivity,
    });
  }

  async settled() {
    await this.#timeOf("settle", {});
  }

  forget() {
    this.#activities.items = [];
    this.#invocations.items = [];
    this.logs = [];
    this.accessLogs = [];
  }

  /**
   * @param {() => unknown} [change]
   * @param {{ timeoutMs?: number }} [options]
   */
  async reloaded(change, options = {}) {
    const from = change === undefined ? this.#reloadsSeen : this.#reloads.items.length;
    await change?.();
    const found = await this.#reloads.wait(
      {
        matches: ({ what, text }) => what !== undefined || /^Not deployed/.test(text),
        what: "reload",
        timeoutMs: options.timeoutMs ?? this.#timeoutMs,
        shown: ({ text }) => text,
      },
      from,
    );
    this.#reloadsSeen = this.#reloads.items.indexOf(found) + 1;
    if (found.what === undefined) throw new Error(found.text);
    return found;
  }

  async stop() {
    await this.#process.stop();
  }

  async [Symbol.asyncDispose]() {
    await this.stop();
  }

  /**
   * After all that clients of this gateway object have sent.
   * @param {string} call
   * @param {Record<string, unknown>} given
   */
  async #timeOf(call, given) {
    const open = [...this.#clients].filter(({ isOpen }) => isOpen);
    const sent = Object.fromEntries(open.map((each) => [each.connectionId, each.sent]));
    const { now } = await this.#process.call(call, { ...given, sent });
    return new Date(now);
  }

  /**
   * @param {History<any>} history
   * @param {{ timeoutMs?: number }} options
   * @param {Pick<import("./waits.cjs").Wait<any>, "matches" | "what" | "shown">} wait
   */
  #wait(history, { timeoutMs = this.#timeoutMs }, wait) {
    const more = () => {
      const lines = this.logs
        .slice(-LOG_LINES_SHOWN)
        .map(({ functionName, text }) => `\n  ${functionName}: ${text}`);
      return lines.length === 0 ? "" : `\nThe last lines of functions:${lines.join("")}`;
    };
    return history.wait({ ...wait, timeoutMs, more });
  }

  /** @param {string | undefined} api */
  #endpointOf(api) {
    const found = this.endpoints.find(
      (each) => api === undefined || each.name === api || each.apiId === api,
    );
    if (found !== undefined) return found;
    const names = this.endpoints.map(({ name }) => name).join(", ");
    throw new TypeError(
      api === undefined
        ? "No API of the project has a URL"
        : `No API is named ${api}: there is ${names}`,
    );
  }

  /**
   * @param {{ api?: string, stage?: string }} options
   * @param {boolean} tls
   */
  #urlOf({ api, stage }, tls) {
    const { url } = this.#endpointOf(api);
    const place = stage === undefined ? url : url.replace(/[^/]+$/, encodeURIComponent(stage));
    return tls ? place.replace(/^ws:/, "wss:") : place;
  }

  /**
   * @param {string} method
   * @param {string} connectionId
   * @param {{ api?: string, stage?: string, body?: Buffer }} [options]
   * @returns {Promise<{ status: number, headers: import("node:http").IncomingHttpHeaders, body: string }>}
   */
  #manage(method, connectionId, { body = Buffer.alloc(0), ...options } = {}) {
    const base = this.#urlOf(options, false).replace(/^ws/, "http");
    const url = `${base}/@connections/${encodeURIComponent(connectionId)}`;
    const key = /** @type {any} */ (this.#ready);
    const headers = signRequest({ method, url, body }, key);
    return new Promise((resolve, reject) => {
      const sent = request(url, { method, headers, agent: false }, (response) => {
        const { statusCode = 0, headers: fields } = response;
        readBody(response).then(
          (text) => resolve({ status: statusCode, headers: fields, body: text }),
          reject,
        );
      });
      sent.once("error", reject);
      sent.end(body);
    });
  }
}

/**
 * @template Item
 * @param {Item[]} items
 * @param {Item} item
 */
function keep(items, item) {
  items.push(item);
  if (items.length > HISTORY_MAX) items.shift();
}

exports.Gateway = Gateway;
