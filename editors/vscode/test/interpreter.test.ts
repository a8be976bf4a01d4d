import assert from "node:assert/strict";
import { test } from "node:test";

import { Sources, interpreter, resolved, serverCommand } from "../src/interpreter";

const NOTHING: Sources = {
  setting: "",
  selected: async () => undefined,
  preferred: undefined,
  platform: "linux",
  folder: "/work/shop",
  home: "/home/me",
};

test("the setting goes before the selected environment, and that before the preferred one", async () => {
  const all = { ...NOTHING, setting: "/a/python", selected: async () => "/b/python", preferred: "/c/python" };
  assert.equal(await interpreter(all), "/a/python");
  assert.equal(await interpreter({ ...all, setting: " " }), "/b/python");
  assert.equal(await interpreter({ ...all, setting: "", selected: async () => undefined }), "/c/python");
});

test("without any of them it is the one on the path", async () => {
  assert.equal(await interpreter(NOTHING), "python3");
  assert.equal(await interpreter({ ...NOTHING, platform: "win32" }), "python");
});

test("variables in paths are replaced", () => {
  assert.equal(resolved("${workspaceFolder}/.venv/bin/python", NOTHING), "/work/shop/.venv/bin/python");
  assert.equal(resolved("~/.venv/bin/python", NOTHING), "/home/me/.venv/bin/python");
  assert.equal(resolved("${userHome}/python", NOTHING), "/home/me/python");
  assert.equal(resolved("/opt/~/python", NOTHING), "/opt/~/python");
  assert.equal(resolved("${workspaceFolder}/python", { ...NOTHING, folder: "/a$&b" }), "/a$&b/python");
});

test("the server is run outside of the workspace", () => {
  assert.deepEqual(serverCommand("/a/python", "/extension"), {
    command: "/a/python",
    args: ["-m", "cybrid_lint", "server"],
    options: { cwd: "/extension" },
  });
});
