/** The extension in the real editor: each test goes on where the one before it has stopped. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";

import { Editor, HERE, eventually, needed } from "./editor.mjs";

const { browser, python } = needed();
const folder = mkdtempSync(join(tmpdir(), "cybrid-lint-trial-"));
const shop = join(folder, "shop");
const tokens = join(shop, "wallet/tokens.py");
const RULES = "/docs/rules/";
let editor;
let shot = 0;

before(async () => {
  cpSync(join(HERE, "../../../examples/as_people_write_it"), shop, { recursive: true });
  mkdirSync(join(shop, ".vscode"));
  spawnSync(python, ["-m", "venv", "--without-pip", join(folder, "bare")]);
  set({ "cybridLint.interpreter": join(folder, "bare/bin/python") });
  editor = await Editor.start(folder, browser);
});

after(async () => {
  await editor?.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

afterEach(async () => {
  if (process.env.TRIAL_SCREENSHOTS) {
    await editor?.page.screenshot({ path: join(process.env.TRIAL_SCREENSHOTS, `${++shot}.png`) });
  }
});

/** Writes the settings of the workspace, as the editor of settings does. */
function set(settings) {
  writeFileSync(join(shop, ".vscode/settings.json"), JSON.stringify({ "cybridLint.interpreter": python, ...settings }));
}

/** Waits until the status bar counts that many errors and warnings. */
function counted(errors, warnings) {
  return eventually(async () => assert.equal(await editor.problems(), `Errors: ${errors}, Warnings: ${warnings}`));
}

/** Waits until the file has such a line. */
async function saved(line) {
  await editor.press("Control+S");
  await eventually(() => assert.match(readFileSync(tokens, "utf8"), line));
}

test("in a workspace that is not trusted nothing is started", async () => {
  await editor.show("folder", shop);
  await editor.page.getByRole("button", { name: "No, I don't trust the authors" }).click();
  await editor.open(tokens);
  await eventually(async () => assert.match(await editor.text("#status\\.editor\\.mode"), /Python/));
  assert.equal(await editor.status(), "");
  assert.deepEqual(editor.servers(), []);
});

test("without the server one message says what to install, and leads to the setting", async () => {
  await editor.run("Workspaces: Manage Workspace Trust");
  await editor.page.locator(".workspace-trust-editor").getByRole("button", { name: "Trust", exact: true }).click();
  await eventually(async () => assert.match(await editor.status(), /could not be started with .*bare.*pip install 'cybrid-lint\[server\]'/));
  const message = editor.page.locator(".notification-list-item");
  await message.first().waitFor();
  assert.equal(await message.count(), 1);
  assert.match(await message.textContent(), /pip install 'cybrid-lint\[server\]'/);
  assert.match(editor.output(), /No module named '?cybrid_lint/);
  await message.getByRole("button", { name: "Set Interpreter" }).click();
  const setting = editor.page.locator(".setting-item-contents[data-key='cybridLint.interpreter'] input");
  await eventually(async () => assert.equal(await setting.inputValue({ timeout: 5_000 }), join(folder, "bare/bin/python")));
});

test("once the interpreter is set, the whole workspace is checked", async () => {
  set({});
  await counted(12, 6);
  assert.match(await editor.status(), new RegExp(`runs with ${python}`));
  assert.match(editor.output(), /cybrid-lint \d+\.\d+\.\d+ runs/);
});

test("a problem has its rule's page and the way of the token", async () => {
  await editor.run("Problems: Focus on Problems View");
  const panel = editor.page.locator(".markers-panel");
  const problem = panel.locator(".monaco-list-row", { hasText: "CYB301" }).first();
  assert.match(await problem.textContent(), /bank token from wallet\/tokens\.py:13 used for GET \/api\/accounts/);
  assert.match(await problem.locator("a", { hasText: "CYB301" }).getAttribute("href"), new RegExp(`${RULES}CYB301`));
  assert.match(await panel.locator(".monaco-list-row", { hasText: "GET /api/accounts called here" }).textContent(), /client\.py/);
  await panel.locator(".monaco-list-row", { hasText: "bank token requested here" }).first().click();
  await editor.page.locator(".tab.active", { hasText: "tokens.py" }).waitFor();
  await eventually(async () => assert.match(await editor.text("#status\\.editor\\.selection"), /^Ln 22, Col 6 \(/));
});

test("a request for a token is explained above its line and on hovering", async () => {
  await editor.goTo(39, 20);
  await eventually(async () => assert.ok((await editor.lenses()).includes("organization token: 3 scopes, 1 needed")));
  const told = await editor.hover();
  assert.match(told, /Request for an organization token/);
  assert.match(told, /banks:read \(no call needs it\)/);
  assert.match(told, /GET \/api\/transfers\/\{transfer_guid\} needs transfers:read/);
});

test("a quick fix changes the text, and what it mends is no longer shown", async () => {
  await editor.goTo(39, 20);
  const titles = await editor.fix("Request only transfers:read");
  assert.deepEqual(titles, ["Request only transfers:read", "Ignore CYB203 here with a reason", "Ignore all 2 CYB203 in this file"]);
  await counted(12, 5);
  await saved(/^ {8}"transfers:read",$/m);
  await eventually(async () => assert.ok((await editor.lenses()).includes("organization token: 1 scope, 1 needed")));
});

test("a finding is ignored with room for the reason", async () => {
  await editor.goTo(45, 80);
  await editor.fix("Ignore CYB203 here with a reason");
  await counted(12, 4);
  await saved(/"prices:read trades:execute" {2}# noqa: CYB203 - TODO: say why$/m);
});

test("what is typed is checked before it is saved", async () => {
  await editor.goTo(69, 1);
  await editor.page.keyboard.type("log.info(customer_token(input()))");
  await counted(13, 4);
  await editor.press("Control+Shift+K");
  await counted(12, 4);
});

test("settings hold at once", async () => {
  await editor.goTo(39, 20);
  await eventually(async () => assert.notDeepEqual(await editor.lenses(), []));
  set({ "cybridLint.codeLens": false });
  await eventually(async () => assert.deepEqual(await editor.lenses(), []));
  set({});
  await eventually(async () => assert.notDeepEqual(await editor.lenses(), []));
  set({ "cybridLint.checkWorkspace": false });
  await counted(1, 3);
  set({ "cybridLint.enable": false });
  await eventually(async () => assert.equal(await editor.problems(), "No Problems"));
  assert.match(await editor.status(), /switched off/);
  set({});
  await counted(12, 4);
});

test("the status item shows the output, and the server can be started anew", async () => {
  await editor.page.locator("[id='cybrid-lint.cybrid-lint.cybridLint.status']").click();
  await eventually(async () => assert.match(await editor.text(".output-view .view-line"), /cybrid-lint \d.* runs/));
  const [before] = editor.servers();
  await editor.run("cybrid-lint: Restart Server");
  await eventually(() => assert.ok(editor.servers().length === 1 && !editor.servers().includes(before)));
  await counted(12, 4);
});

test("a server that ends by itself is started again, but not for ever", async () => {
  for (let left = 5; left > 0; left--) {
    await eventually(async () => assert.match(await editor.status(), /cybrid-lint runs with/));
    const [id] = await eventually(() => (assert.equal(editor.servers().length, 1), editor.servers()));
    process.kill(id, "SIGKILL");
    await eventually(() => assert.ok(!editor.servers().includes(id)));
  }
  await eventually(async () => assert.match(await editor.status(), /has ended by itself too often/));
  await editor.run("cybrid-lint: Restart Server");
  await counted(12, 4);
});

test("each folder of a workspace has its own configuration, and takes its findings with it", async () => {
  const other = join(folder, "other");
  cpSync(join(HERE, "../../../examples/as_people_write_it"), other, { recursive: true });
  writeFileSync(join(other, "pyproject.toml"), '[tool.cybrid-lint]\nselect = ["CYB1"]\n');
  const workspace = join(folder, "both.code-workspace");
  const folders = (...paths) =>
    writeFileSync(workspace, JSON.stringify({ folders: paths.map((path) => ({ path })), settings: { "cybridLint.interpreter": python } }));
  folders(shop, other);
  await editor.show("workspace", workspace);
  await editor.page.getByRole("button", { name: "Yes, I trust the authors" }).click();
  await editor.open(tokens);
  await counted(12 + 6, 4);
  folders(shop);
  await counted(12, 4);
});
