import { pathToFileURL } from "node:url";

/** Before `npm start`: where the example's page is. The gateway serves WebSockets, not files. */
const page = new URL("../examples/chat/page/index.html", pathToFileURL(import.meta.filename));
console.log(`Chat in a browser: ${page.href}`);
