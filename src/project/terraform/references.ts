import type { JsonValue } from "../../core/json-path.ts";
import { type AddressStep, stepsOf } from "./address.ts";
import { callOf, type Place } from "./configuration.ts";
import { constantOf, outermost } from "./constant.ts";
import { listOf, memberOf } from "./json.ts";
import type { Instance, InstanceKey, ModuleInstance, Show } from "./show.ts";
import { REFERENCES_FOLLOWED_MAX } from "./terraform-limits.ts";

/** What an expression mentions, through the inputs and outputs of modules. */
export interface Mentioned {
  readonly instances: ReadonlySet<Instance>;
  /** Keys that the expression picks one of several with, as far as they are known. */
  readonly keys: readonly (string | number)[];
  /** Not all is known: the JSON has no locals, and following ends somewhere. */
  readonly isPartial: boolean;
}

interface Search {
  readonly instances: Set<Instance>;
  readonly keys: (string | number)[];
  readonly seen: Set<string>;
  isPartial: boolean;
}

/** Follows the references of a plan's configuration: it names what an unknown value comes from, not how. */
export class References {
  readonly #show: Show;
  /** By module and `type.name`. */
  readonly #instances = new Map<string, Instance[]>();
  /** By module. */
  readonly #members = new Map<string, Instance[]>();
  /** By module and the name of the call. */
  readonly #modules = new Map<string, ModuleInstance[]>();

  constructor(show: Show) {
    this.#show = show;
    for (const instance of show.instances) {
      const { module, mode, type, name } = instance;
      const address = `${mode === "data" ? "data." : ""}${type}.${name}`;
      append(this.#instances, `${module.address} ${address}`, instance);
      append(this.#members, module.address, instance);
    }
    for (const module of show.modules.values()) {
      if (module.parent === undefined) continue;
      append(this.#modules, `${module.parent.address} ${module.name}`, module);
    }
  }

  mentionedBy(expression: JsonValue | undefined, place: Place): Mentioned {
    const search: Search = {
      ...{ instances: new Set(), keys: [], seen: new Set(), isPartial: false },
    };
    this.#follow(expression, place, search);
    return search;
  }

  /** Those of a module and of the modules that it calls. */
  within(module: ModuleInstance): readonly Instance[] {
    const own = this.#members.get(module.address) ?? [];
    const called = [...this.#show.modules.values()].filter(({ parent }) => parent === module);
    return [...own, ...called.flatMap((each) => this.within(each))];
  }

  #follow(expression: JsonValue | undefined, place: Place, search: Search): void {
    for (const reference of outermost(listOf(memberOf(expression, "references")))) {
      const seen = `${place.module.address} ${String(place.key)} ${reference}`;
      if (search.seen.has(seen)) continue;
      if (search.seen.size >= REFERENCES_FOLLOWED_MAX) {
        search.isPartial = true;
        return;
      }
      search.seen.add(seen);
      this.#followOne(reference, place, search);
    }
  }

  #followOne(reference: string, place: Place, search: Search): void {
    const steps = stepsOf(reference);
    const [head] = steps;
    const { module } = place;
    if (head?.kind !== "name") return;
    const constant = constantOf(reference, place, this.#show);
    if (typeof constant === "string" || typeof constant === "number") search.keys.push(constant);
    switch (head.name) {
      case "count":
      case "path":
      case "self":
      case "terraform":
        return;
      case "each":
        if (!isNamed(steps[1], "key"))
          this.#follow(place.forEach, { ...place, forEach: undefined }, search);
        return;
      case "local":
        search.isPartial = true;
        return;
      case "module":
        this.#followModule(steps.slice(1), module, search);
        return;
      case "var": {
        const called = callOf(module);
        if (called === undefined) return;
        const name = steps[1]?.kind === "name" ? steps[1].name : "";
        this.#follow(memberOf(called.call.expressions, name), called.place, search);
        return;
      }
    }
    const isData = head.name === "data";
    const [type, name, key] = isData ? steps.slice(1) : steps;
    if (type?.kind !== "name" || name?.kind !== "name") return;
    const address = `${isData ? "data." : ""}${type.name}.${name.name}`;
    const all = this.#instances.get(`${module.address} ${address}`) ?? [];
    for (const instance of withKey(all, key)) search.instances.add(instance);
  }

  #followModule(steps: readonly AddressStep[], module: ModuleInstance, search: Search): void {
    const [call, second, third] = steps;
    if (call?.kind !== "name") return;
    const called = withKey(this.#modules.get(`${module.address} ${call.name}`) ?? [], second);
    const output = second?.kind === "key" ? third : second;
    for (const child of called) {
      const outputs = memberOf(child.configuration, "outputs");
      const written =
        output?.kind === "name"
          ? memberOf(memberOf(outputs, output.name), "expression")
          : undefined;
      // `module.fn[each.key].arn` is listed without its output.
      if (written === undefined) {
        for (const instance of this.within(child)) search.instances.add(instance);
      } else this.#follow(written, { module: child, key: undefined, forEach: undefined }, search);
    }
  }
}

function append<Item>(map: Map<string, Item[]>, name: string, item: Item): void {
  const items = map.get(name);
  if (items === undefined) map.set(name, [item]);
  else items.push(item);
}

function isNamed(step: AddressStep | undefined, name: string): boolean {
  return step?.kind === "name" && step.name === name;
}

function withKey<Item extends { readonly key: InstanceKey }>(
  items: readonly Item[],
  step: AddressStep | undefined,
): readonly Item[] {
  if (step?.kind !== "key") return items;
  return items.filter(({ key }) => key === step.key);
}
