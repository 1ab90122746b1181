import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { debianProgram } from "../debian.ts";
import { freePorts, listening } from "../free-port.ts";
import { PinnedProcess } from "../pinned-process.ts";
import type { System } from "./system.ts";

const NGINX = "/usr/sbin/nginx";

/** One worker, no access log, a publisher that says nothing: as fast as its documentation knows. */
function configuration(port: number, folder: string): string {
  return `load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 19000; }
http {
  access_log off;
  nchan_shared_memory_size 1024M;
  keepalive_requests 1000000000;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    tcp_nodelay on;
    location ~ ^/pub/(.+)$ { nchan_publisher; nchan_channel_id $1; nchan_store_messages off; }
    location ~ ^/sub/(.+)$ { nchan_subscriber websocket; nchan_channel_id $1; }
  }
}
`;
}

export const nchan: System = {
  name: "nchan",
  description:
    "nginx with nchan: a POST to a channel with one WebSocket subscriber, no message kept; checks no signature",
  async prepare() {
    return debianProgram("/usr/lib/nginx/modules/ngx_nchan_module.so", [
      "nginx",
      "libnginx-mod-nchan",
    ]);
  },
  async start({ cores, folder }) {
    const [port = 0] = await freePorts(1);
    const file = join(folder, "nginx.conf");
    writeFileSync(file, configuration(port, folder));
    const child = new PinnedProcess({
      core: cores.system,
      command: [NGINX, "-e", join(folder, "error.log"), "-p", folder, "-c", file],
    });
    await listening(port, 5_000);
    return {
      endpoints: {
        ...{ host: "127.0.0.1", port, clientPath: "/sub/{id}", idMessage: undefined },
        post: { port, path: "/pub/{id}", signed: false },
      },
      pids: () => child.tree(),
      stop: () => child.stop(),
    };
  },
};
