import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { debianProgram } from "../debian.ts";
import { freePorts, listening } from "../free-port.ts";
import { PinnedProcess } from "../pinned-process.ts";
import { bunProgram } from "./own-program.ts";
import type { System } from "./system.ts";

const PUSHPIN = "/usr/bin/pushpin";

interface Ports {
  readonly http: number;
  readonly publish: number;
  readonly zmq: readonly [number, number, number];
}

/**
 * Debian's file with places and ports of our own, and without its limit of 2500 messages in each second: 0 is none. With a
 * high limit the handler, busy with accepting, delivers next to nothing.
 */
function configuration(folder: string, { http, publish, zmq }: Ports): string {
  return `[global]
include={libdir}/internal.conf
rundir=${folder}/run
ipc_prefix=bench-
port_offset=0
[runner]
services=condure,zurl,pushpin-proxy,pushpin-handler
http_port=127.0.0.1:${http}
logdir=${folder}/log
log_level=1
client_buffer_size=8192
client_maxconn=19000
condure_bin=condure
zurl_bin=zurl
[proxy]
zurl_out_specs=ipc://{rundir}/{ipc_prefix}zurl-in
zurl_out_stream_specs=ipc://{rundir}/{ipc_prefix}zurl-in-stream
zurl_in_specs=ipc://{rundir}/{ipc_prefix}zurl-out
routesfile=${folder}/routes
sig_iss=pushpin
sig_key=changeme
updates_check=off
[handler]
push_in_spec=tcp://127.0.0.1:${zmq[0]}
push_in_sub_specs=tcp://127.0.0.1:${zmq[1]}
command_spec=tcp://127.0.0.1:${zmq[2]}
push_in_http_addr=127.0.0.1
push_in_http_port=${publish}
stats_spec=ipc://{rundir}/{ipc_prefix}stats
message_rate=0
message_hwm=0
message_wait=5000
id_cache_ttl=60
connection_subscription_max=20
`;
}

export const pushpin: System = {
  name: "pushpin",
  description:
    "Pushpin (condure, zurl, proxy and handler on one core): its HTTP publish, which ends each connection, to a channel with one WebSocket client; checks no signature",
  async prepare() {
    return debianProgram(PUSHPIN, ["pushpin"]);
  },
  async start({ cores, folder }) {
    const [http = 0, publish = 0, ...zmq] = await freePorts(5);
    const command = bunProgram("grip-backend.ts");
    const backend = new PinnedProcess({ core: cores.load, command, stderr: "inherit" });
    const backendPort = await backend.firstLine();
    mkdirSync(join(folder, "run"));
    mkdirSync(join(folder, "log"));
    writeFileSync(join(folder, "routes"), `* 127.0.0.1:${backendPort},over_http\n`);
    const file = join(folder, "pushpin.conf");
    const [first = 0, second = 0, third = 0] = zmq;
    writeFileSync(file, configuration(folder, { http, publish, zmq: [first, second, third] }));
    const child = new PinnedProcess({ core: cores.system, command: [PUSHPIN, `--config=${file}`] });
    await listening(http, 10_000);
    await listening(publish, 10_000);
    return {
      endpoints: {
        ...{ host: "127.0.0.1", port: http, clientPath: "/ws/{id}", idMessage: undefined },
        post: {
          ...{ port: publish, path: "/publish/", signed: false, closes: true },
          bodyTemplate:
            '{"items":[{"channel":"{id}","formats":{"ws-message":{"content":"{payload}"}}}]}',
        },
      },
      pids: () => child.tree(),
      async stop() {
        await child.stop();
        await backend.stop();
      },
    };
  },
};
