import { expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { serviceKeys } from "./service-keys.ts";

const hidden = (text: string) => ({ reveal: () => text });
const ACCOUNT = { accessKeyId: "AKIAACCOUNT", secretAccessKey: "of the account" };
const place = { clock: new FakeClock(), region: "us-east-1" };

test("serviceKeys() gives AWS the keys of the chain, and a stand-in keys of nobody without asking it", async () => {
  let asked = 0;
  const chain = async () => {
    asked += 1;
    return ACCOUNT;
  };
  const source = serviceKeys({ ...place, configured: undefined, chain });
  expect(source.keys(false)).toEqual({
    kind: "keys",
    credential: { accessKeyId: "local", secretAccessKey: "local" },
  });
  expect(asked).toBe(0);
  expect(await source.keys(true)).toEqual({ kind: "keys", credential: ACCOUNT });
});

test("serviceKeys() gives the keys of the settings to both", () => {
  const chain = () => Promise.reject(new Error("The chain was asked"));
  const configured = { accessKeyId: "AKIASET", secretAccessKey: hidden("set") };
  const credential = { accessKeyId: "AKIASET", secretAccessKey: "set" };
  const source = serviceKeys({ ...place, configured, chain });
  expect([source.keys(true), source.keys(false)]).toEqual([
    { kind: "keys", credential },
    { kind: "keys", credential },
  ]);
  const temporary = { ...configured, sessionToken: hidden("token") };
  expect(serviceKeys({ ...place, configured: temporary, chain }).keys(true)).toEqual({
    kind: "keys",
    credential: { ...credential, sessionToken: "token" },
  });
});
