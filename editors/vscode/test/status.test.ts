import assert from "node:assert/strict";
import { test } from "node:test";

import { State, shown } from "../src/status";

test("each state has a tooltip of its own, and only a server that does not run though it should is an error", () => {
  const states: State[] = ["off", "starting", "running", "failed", "ended"];
  const texts = states.map((state) => shown(state, "/a/python"));
  assert.equal(new Set(texts.map((one) => one.tooltip)).size, states.length);
  assert.equal(new Set(texts.map((one) => one.text)).size, states.length - 1);
  assert.deepEqual(texts.map((one) => one.isError), [false, false, false, true, true]);
});

test("a failure says what to do, and with which Python", () => {
  const { tooltip } = shown("failed", "/a/python");
  assert.match(tooltip, /\/a\/python/);
  assert.match(tooltip, /pip install 'cybrid-lint\[server\]'/);
});
