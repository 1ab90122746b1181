import { parse } from "yaml";
import type { Project } from "../../core/model/project.ts";
import { load } from "../sluice-yaml/load-text.fixture.ts";
import { cloudFormationForm } from "./cloudformation-form.ts";

interface Template {
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

/** The template of a sluice.yaml, with short forms as texts such as `!Ref Api`. */
export function templateOf(text: string): Template & { readonly notes: readonly string[] } {
  return templateOfProject(load(text).project);
}

export function templateOfProject(
  project: Project,
): Template & { readonly notes: readonly string[] } {
  const place = { region: "eu-west-1", accountId: "123456789012", folder: "/project" };
  const { text, notes } = cloudFormationForm(project, place);
  const customTags = ["!Ref", "!GetAtt", "!Sub"].map((tag) => ({
    tag,
    resolve: (value: string) => `${tag} ${value}`,
  }));
  return { ...(parse(text, { customTags }) as Template), notes };
}

/** An API `chat` with these routes, and what else a file has. */
export function withRoutes(routes: string, rest = ""): string {
  return `apis:\n  chat:\n    routes:\n${routes.replace(/^/gm, "      ")}\n${rest}`;
}
