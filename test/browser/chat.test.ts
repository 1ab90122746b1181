import { expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startDev } from "../dev/dev-process.ts";
import { launchChromium } from "../support/chromium.ts";
import { hasProgram } from "../support/programs.ts";
import { openChatPage } from "./chat-page.ts";

const example = fileURLToPath(new URL("../../examples/chat", import.meta.url));

test.skipIf(!hasProgram("chromium"))(
  "two browser tabs chat through the example, and see that the gateway stopped or died",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "sluice-browser-chat-"));
    try {
      await using browser = await launchChromium();
      const options = { flags: ["--no-watch"], environment: { TMPDIR: folder } };
      await using running = await startDev(example, options);
      const { url } = running.ready;
      const ann = await openChatPage(browser, { url, name: "ann" });
      const bob = await openChatPage(browser, { url, name: "bob" });
      await ann.shows("You are ann");
      await bob.shows("You are bob");
      await ann.say("hi <b>bob</b>");
      for (const chat of [ann, bob]) {
        await chat.shows("hi <b>bob</b>");
        expect(await chat.page.locator("#messages b").count()).toBe(0);
      }
      await bob.say("hi ann");
      await ann.shows("hi ann");

      running.program.signal("SIGTERM");
      for (const chat of [ann, bob]) await chat.shows("Closed: 1001 “Going away”");
      expect(await bob.status()).toBe("Closed with 1001");
      expect(await running.program.exited).toBe(0);

      await using again = await startDev(example, options);
      const carol = await openChatPage(browser, { url: again.ready.url, name: "carol" });
      await carol.shows("You are carol");
      again.program.signal("SIGKILL");
      await carol.shows("Closed: 1006 (the connection was refused or lost)");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
  60_000,
);
