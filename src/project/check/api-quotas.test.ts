import { expect, test } from "bun:test";
import { INTEGRATIONS_PER_API_MAX, ROUTES_PER_API_MAX } from "../../core/api-quotas.ts";
import { apiQuotaFindings, STAGES_PER_API_MAX } from "./api-quotas.ts";
import { chat, found, inputOf, inputOfProject } from "./check.fixture.ts";

test("apiQuotaFindings() names what is above a quota, and nothing that is at one", () => {
  const { project } = inputOf(chat({ send: [] }));
  const [api] = project.apis;
  const [route] = api?.routes ?? [];
  const [integration] = api?.integrations ?? [];
  const [stage] = api?.stages ?? [];
  if (!api || !route || !integration || !stage) throw new Error("The API is not whole");
  const filled = (more: number) => ({
    ...project,
    apis: [
      {
        ...api,
        routes: Array.from({ length: ROUTES_PER_API_MAX + more }, () => route),
        integrations: Array.from({ length: INTEGRATIONS_PER_API_MAX + more }, () => integration),
        stages: Array.from({ length: STAGES_PER_API_MAX + more }, () => stage),
      },
    ],
  });
  expect(found(apiQuotaFindings, inputOfProject(filled(0)))).toEqual([]);
  expect(found(apiQuotaFindings, inputOfProject(filled(1)))).toEqual([
    '2 above-quota: API "Chat" has 301 routes; AWS allows 300 unless the quota is raised',
    '2 above-quota: API "Chat" has 301 integrations; AWS allows 300 unless the quota is raised',
    '2 above-quota: API "Chat" has 11 stages; AWS allows 10 unless the quota is raised',
  ]);
});
