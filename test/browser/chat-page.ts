import type { Page } from "playwright-core";
import type { Chromium } from "../support/chromium.ts";
import { DEADLINE_MS } from "../support/wait-for.ts";

/** The example's page, as a user opens it: from the disk. */
export const PAGE: URL = new URL("../../examples/chat/page/index.html", import.meta.url);

export interface ChatPage {
  readonly page: Page;
  say(text: string): Promise<void>;
  /** Waits until the list of messages shows it. */
  shows(text: string): Promise<void>;
  status(): Promise<string | null>;
  /** Something the page itself never does with its WebSocket. */
  run(script: `socket.${string}`): Promise<void>;
}

/** Opens the page and presses Connect. */
export async function openChatPage(
  browser: Chromium,
  options: { readonly url: string; readonly name: string },
): Promise<ChatPage> {
  const page = await browser.newPage();
  page.setDefaultTimeout(DEADLINE_MS);
  await page.goto(`${PAGE.href}?${new URLSearchParams(options)}`);
  await page.getByRole("button", { name: "Connect" }).click();
  return {
    page,
    async say(text) {
      await page.getByRole("textbox", { name: "Message" }).fill(text);
      await page.getByRole("button", { name: "Send" }).click();
    },
    shows: (text) => page.getByRole("listitem").filter({ hasText: text }).first().waitFor(),
    status: () => page.getByRole("status").textContent(),
    run: async (script) => {
      // A top-level `let` of the page's script is in reach of what is evaluated there.
      await page.evaluate(`${script}; undefined`);
    },
  };
}
