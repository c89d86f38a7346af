import { LazyJobsPanel } from "./jobs/lazy_jobs_panel.js";
import { MessageLinks } from "./message/message_links.js";
import { OutboxControls } from "./message/outbox_controls.js";
import { BrowserSession, takeNotice } from "./session/browser_session.js";
import { find } from "./ui/dom.js";
import { Keyboard } from "./ui/keyboard.js";
import { LazyModule, withMarkup } from "./ui/lazy_module.js";
import { Menus } from "./ui/menus.js";

/**
 * Add what stands beside the conversation: it hears, but is not asked for anything.
 *
 * @param {import("./page.js").Page} page
 * @param {object} parts
 * @param {import("./net/client.js").Client} parts.client
 * @param {import("./ui/notice.js").Notice} parts.notice
 * @param {import("./room/room_view.js").RoomView} parts.view
 * @param {(room: string) => void} parts.go
 * @param {(room: string, seq: number | null) => boolean} parts.follow whether it could go there
 */
export function attachExtras(page, { client, notice, view, go, follow }) {
  const session = new BrowserSession(page.me.id);
  session.start();
  takeNotice(); // The person has signed in again.
  session.watch((end) => client.end(end));
  const rows = find(page.root, "rows");
  const jobs = new LazyJobsPanel(client.http, notice);
  client.listen((event) => jobs.handle(event));
  new Menus();
  new OutboxControls(rows, client.storage.namespace("outbox"), client.outbox);
  new MessageLinks(rows, page, follow);
  rows.addEventListener("mark-unread", (event) => {
    if (event instanceof CustomEvent) client.receipts.unread(view.room, event.detail.seq);
  });
  attachConversation(page, { http: client.http, store: client.store, notice, view, go });
  new Keyboard(page.root, notice, client.storage.namespace("keys"), go);
}

/** @param {import("./page.js").Page} page @param {import("./room/direct_actions.js").Parts} parts */
function attachConversation(page, parts) {
  const { store, notice, view } = parts;
  const conversation = new LazyModule(notice, () => withMarkup(import("./room/direct_actions.js")), ({ DirectActions }) => new DirectActions(page, parts));
  for (const act of /** @type {const} */ (["hide", "leave"])) {
    find(page.root, `${act}-conversation`).addEventListener("click", () => conversation.use((part) => part[act](view.room)));
  }
  view.onShow = (room) => store.room(room)?.isHidden && conversation.use((part) => part.unhide(room));
  let isLoaded = false;
  store.subscribe(({ about, room }) => {
    if (isLoaded || about !== "rooms" || room !== view.room) return;
    isLoaded = true;
    view.onShow(room);
  });
}
