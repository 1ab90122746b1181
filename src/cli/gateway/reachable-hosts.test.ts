import { expect, test } from "bun:test";
import type { NetworkInterfaceInfo } from "node:os";
import { reachableHosts } from "./reachable-hosts.ts";

const v4 = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  internal,
  family: "IPv4",
  netmask: "255.255.255.0",
  mac: "00:00:00:00:00:00",
  cidr: `${address}/24`,
});
const v6 = (address: string, scopeid: number): NetworkInterfaceInfo => ({
  ...v4(address),
  family: "IPv6",
  scopeid,
});
const INTERFACES = {
  lo: [v4("127.0.0.1", true)],
  eth0: [v4("192.168.1.7"), v6("fd00::7", 0), v6("fe80::7", 2)],
  eth1: [v4("169.254.3.4")],
};

test.each([
  ["0.0.0.0", ["192.168.1.7"]],
  ["::", ["192.168.1.7", "[fd00::7]"]],
  ["127.0.0.1", []],
  ["192.168.1.7", []],
])("reachableHosts() of %s are %j", (host, hosts) => {
  expect(reachableHosts(host, INTERFACES)).toEqual(hosts);
});

test("reachableHosts() asks the system by itself", () => {
  expect(reachableHosts("127.0.0.1")).toEqual([]);
  expect(reachableHosts("0.0.0.0")).not.toContain("127.0.0.1");
});
