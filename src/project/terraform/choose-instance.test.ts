import { expect, test } from "bun:test";
import { chooseInstance } from "./choose-instance.ts";
import type { Instance, InstanceKey, ModuleInstance } from "./show.ts";

const root: ModuleInstance = {
  ...{ address: "", parent: undefined, name: "", key: undefined, configuration: undefined },
};

function instance(name: string, key?: InstanceKey, more: Partial<Instance> = {}): Instance {
  return {
    ...{ address: `x.${name}[${key}]`, module: root, mode: "managed", type: "x", name, key },
    ...{ values: {}, unknown: false, sensitive: false, dependsOn: [], ...more },
  };
}

function inModule(name: string, key?: InstanceKey): Instance {
  const module = { ...root, address: `module.${name}`, parent: root, name, key };
  return instance("this", 0, { module, address: `${module.address}.x.this[0]` });
}

const chosen = (candidates: Instance[], asking: Instance, keys: (string | number)[] = []) => {
  const choice = chooseInstance(candidates, { keys }, asking);
  return choice.kind === "one" ? [choice.instance.address, choice.byName] : choice.instances.length;
};

test("chooseInstance() takes the only one there is", () => {
  expect(chosen([instance("a")], instance("b", "key"))).toEqual(["x.a[undefined]", false]);
  expect(chosen([], instance("b"))).toBe(0);
});

test("chooseInstance() takes the one with a key that the expression has, before its own key", () => {
  const all = [instance("f", "one"), instance("f", "two")];
  expect(chosen(all, instance("r", "one"), ["two"])).toEqual(["x.f[two]", false]);
  expect(chosen(all, instance("r", "one"))).toEqual(["x.f[one]", false]);
});

test("chooseInstance() takes the one of the module with the key", () => {
  expect(chosen([inModule("fn", "one"), inModule("fn", "two")], instance("r", "two"))).toEqual([
    ...["module.fn.x.this[0]", false],
  ]);
});

test("chooseInstance() guesses by a name, and says so", () => {
  const all = [
    inModule("connect_function"),
    inModule("disconnect_function"),
    inModule("send_message"),
  ];
  expect(chosen(all, instance("this", "$connect"))).toEqual([
    "module.connect_function.x.this[0]",
    true,
  ]);
  expect(chosen(all, instance("this", "sendmessage"))).toEqual([
    "module.send_message.x.this[0]",
    true,
  ]);
  expect(chosen(all, instance("disconnect"))).toEqual([
    "module.disconnect_function.x.this[0]",
    true,
  ]);
});

test("chooseInstance() takes none where a name says nothing", () => {
  const all = [inModule("a_function"), inModule("b_function")];
  expect(chosen(all, instance("this", "$connect"))).toBe(2);
  expect(chosen(all, instance("function"))).toBe(2);
});
