import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { Http } from "../../static/js/net/http.js";
import { Socket } from "../../static/js/net/socket.js";
import { alice, bob, ready } from "./fixtures.js";

let sockets, events, states, refusals, socket;

class FakeWebSocket extends EventTarget {
  static OPEN = 1;
  readyState = 1;
  sent = [];

  constructor(url) {
    super();
    this.url = url;
    sockets.push(this);
  }

  send = (frame) => this.sent.push(JSON.parse(frame));
  close = () => (this.readyState = 3);
  receive = (...events) => this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(events) }));
  end = (code) => this.dispatchEvent(Object.assign(new Event("close"), { code }));
}

globalThis.WebSocket = FakeWebSocket;
globalThis.document ??= { cookie: "csrf=token" };

beforeEach(() => {
  [sockets, events, states, refusals] = [[], [], [], 0];
  socket = new Socket("ws://site/ws/chat/?user=alice", alice.id, {
    onEvent: (event) => events.push(event.type),
    onState: (state) => states.push(state),
    onRefused: () => refusals++,
  });
  socket.connect();
});

afterEach(() => socket.end("signed_out"));

test("alice's page receives her events and may send requests", async () => {
  sockets[0].receive(ready(), { type: "clocks", clocks: {} });
  assert.deepEqual(events, ["ready", "clocks"]);
  assert.equal(socket.isReady, true);
  socket.request({ type: "message.post" }).catch(() => {});
  assert.deepEqual(sockets[0].sent.map(({ type }) => type), ["message.post"]);
});

test("events of bob's socket do not reach alice's page, and nothing is sent", async () => {
  sockets[0].receive({ ...ready(), user: bob }, { type: "clocks", clocks: {} });
  sockets[0].receive({ type: "clocks", clocks: {} });
  assert.deepEqual(events, []);
  assert.deepEqual(states, ["connecting", "wrong_user"]);
  assert.equal(sockets[0].readyState, 3);
  await assert.rejects(socket.request({ type: "message.post" }), { code: "closed" });
  socket.connect();
  socket.check();
  assert.equal(sockets.length, 1);
});

test("a page whose session ended does not reconnect", () => {
  sockets[0].receive(ready());
  socket.end("signed_out");
  socket.end("wrong_user");
  sockets[0].end(4401);
  socket.connect();
  assert.deepEqual(states, ["connecting", "ready", "waiting", "signed_out"]);
  assert.equal(sockets.length, 1);
});

test("the page of a suspended account is left too when bob signs in", () => {
  sockets[0].receive(ready());
  sockets[0].end(4403);
  socket.end("wrong_user");
  assert.deepEqual(states.slice(-2), ["suspended", "wrong_user"]);
});

test("a refused handshake calls onRefused", () => {
  sockets[0].end(1006);
  assert.equal(refusals, 1);
});

test("each request names the page's user, and a 401 is reported with its code", async () => {
  const asked = [];
  const codes = [];
  const answers = [[200, {}], [401, { error: { code: "wrong_user" } }], [401, { error: { code: "forbidden" } }], [403, {}]];
  globalThis.fetch = async (url, { method, headers }) => {
    asked.push([method, url, headers["Confab-User"]]);
    const [status, body] = answers.shift();
    return Response.json(body, { status });
  };
  const http = new Http("/api/v1/", alice.id, (code) => codes.push(code));
  await http.get("rooms");
  await assert.rejects(http.put("blocks/x"), { code: "wrong_user" });
  await assert.rejects(http.delete("blocks/x"), { code: "forbidden" });
  await assert.rejects(http.patch("rooms/x", {}));
  assert.deepEqual(codes, ["wrong_user", "forbidden"]);
  assert.deepEqual(asked.map(([, , user]) => user), Array(4).fill("alice"));
});
