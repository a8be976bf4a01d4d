/** VS Code as code-server serves it, in a browser: what a user does there, and what is shown. */

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export const HERE = dirname(fileURLToPath(import.meta.url));
const CODE_SERVER = join(HERE, "node_modules/code-server/out/node/entry.js");
const VSIX = join(HERE, "../cybrid-lint.vsix");
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];
/** Milliseconds that something may take until it is shown. */
const PATIENCE = 30_000;

/** Returns what a function gives as soon as it throws nothing. */
export async function eventually(look) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
      await sleep(200);
    }
  }
}

/** Returns what the trial is run with, or ends it and says what is missing. */
export function needed() {
  const browser = process.env.TRIAL_BROWSER ?? BROWSERS.find(existsSync);
  const python = process.env.TRIAL_PYTHON ?? "python3";
  const server = spawnSync(python, ["-c", "import cybrid_lint.server.app, sys; print(sys.executable)"], { encoding: "utf8" });
  const wanted = [
    [existsSync(VSIX), "the extension: npm run package"],
    [existsSync(CODE_SERVER), "the editor: cd trial && npm ci --ignore-scripts && npm run editor"],
    [browser, "Chromium; TRIAL_BROWSER says where it is"],
    [server.status === 0, "a Python with cybrid-lint[server]; TRIAL_PYTHON says where it is"],
  ];
  const missing = wanted.filter(([isThere]) => !isThere).map(([, what]) => `\n- ${what}`);
  if (missing.length > 0) {
    console.error(`The trial needs${missing.join("")}`);
    process.exit(2);
  }
  return { browser, python: server.stdout.trim() };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export class Editor {
  /** Starts an editor that keeps all that is its own in a folder, and that has the extension. */
  static async start(folder, browser) {
    const { chromium } = await import("playwright-core");
    const editor = new Editor();
    editor.extensions = join(folder, "extensions");
    editor.data = join(folder, "data");
    mkdirSync(editor.extensions, { recursive: true });
    const own = ["--user-data-dir", editor.data, "--extensions-dir", editor.extensions, "--config", join(folder, "config.yaml")];
    const installed = spawnSync(process.execPath, [CODE_SERVER, ...own, "--install-extension", VSIX], { encoding: "utf8" });
    if (installed.status !== 0) {
      throw new Error(installed.stdout + installed.stderr);
    }
    const port = await freePort();
    const quiet = ["--auth", "none", "--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"];
    const line = [CODE_SERVER, ...own, ...quiet, "--bind-addr", `127.0.0.1:${port}`];
    editor.process = spawn(process.execPath, line, { stdio: "ignore" });
    editor.address = `http://127.0.0.1:${port}/`;
    await eventually(() => fetch(editor.address));
    editor.browser = await chromium.launch({ executablePath: browser, chromiumSandbox: false, args: FLAGS });
    editor.page = await editor.browser.newPage({ viewport: { width: 1500, height: 1000 } });
    return editor;
  }

  async stop() {
    await this.browser?.close();
    this.process?.kill();
  }

  // --- what a user does ---------------------------------------------------------------------------------------

  /** Opens a folder or a workspace file. */
  async show(kind, path) {
    await eventually(async () => {
      await this.page.goto(`${this.address}?${kind}=${encodeURIComponent(path)}`);
      // now and then a workspace comes up without its folders
      await this.page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: 25_000 });
    });
  }

  press(...keys) {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  /** Types into the box at the top, and takes the first entry that has the text. */
  async choose(text, entry) {
    const box = this.page.locator(".quick-input-widget");
    await box.locator("input.input").fill(text);
    await box.locator(".monaco-list-row", { hasText: entry }).first().click();
    await box.waitFor({ state: "hidden" });
  }

  async run(command) {
    await this.press("F1");
    await this.choose(`>${command}`, command);
  }

  async open(path) {
    const name = path.split("/").at(-1);
    await this.press("Control+P");
    await this.choose(path, name);
    await this.page.locator(".tab.active", { hasText: name }).waitFor();
  }

  /** Moves to a place of the file, and selects nothing. */
  async goTo(line, column) {
    await this.press("Control+G");
    await this.choose(`:${line}:${column}`, String(line));
    await eventually(async () => {
      const place = await this.text("#status\\.editor\\.selection");
      if (!place.includes(`Ln ${line}, Col ${column}`)) {
        throw new Error(`the cursor is at ${place}`);
      }
    });
  }

  /** Takes one of the quick fixes at the cursor, or none, and returns what all of them are called. */
  async fix(title) {
    const menu = this.page.locator(".action-widget");
    const rows = menu.locator(".monaco-list-row.action");
    await eventually(async () => {
      await this.press("Control+.");
      await rows.first().waitFor({ timeout: 5_000 });
    });
    const titles = await rows.allTextContents();
    await this.press(...Array(Math.max(titles.indexOf(title), 0)).fill("ArrowDown"), title === undefined ? "Escape" : "Enter");
    await menu.waitFor({ state: "hidden" });
    return titles;
  }

  // --- what is shown ------------------------------------------------------------------------------------------

  /** Returns the text of all that matches, with plain spaces. */
  async text(selector) {
    const texts = await this.page.locator(selector).allTextContents();
    return texts.join("\n").replaceAll("\u00a0", " ");
  }

  /** Returns what the status item says to those who rest on it; empty if there is none. */
  async status() {
    const item = this.page.locator("[id='cybrid-lint.cybrid-lint.cybridLint.status']");
    return (await item.count()) === 0 ? "" : item.getAttribute("aria-label");
  }

  /** Returns how many problems there are, as the status bar says it. */
  problems() {
    return this.page.locator("#status\\.problems").getAttribute("aria-label");
  }

  /** Returns what stands above lines that are in view. */
  lenses() {
    return this.page
      .locator(".codelens-decoration")
      .evaluateAll((all) => all.filter((one) => one.style.visibility !== "hidden").map((one) => one.textContent));
  }

  /** Returns what hovers at the cursor. */
  async hover() {
    await this.press("Control+K", "Control+I");
    const box = this.page.locator(".monaco-hover-content", { hasText: "Request for" });
    await box.waitFor();
    const told = await box.textContent();
    await this.press("Escape");
    return told;
  }

  /** Returns what has been written to the extension's output channel since the window was opened. */
  output() {
    const logs = readdirSync(join(this.data, "logs"), { recursive: true }).filter((one) => one.endsWith("/cybrid-lint.log"));
    return logs.map((one) => readFileSync(join(this.data, "logs", one), "utf8")).join("");
  }

  /** Returns the processes of the server: those that run in the extension's folder. */
  servers() {
    const ids = readdirSync("/proc").filter((one) => /^\d+$/.test(one));
    return ids.filter((id) => runsIn(id, this.extensions)).map(Number);
  }
}

function runsIn(id, folder) {
  try {
    return readlinkSync(`/proc/${id}/cwd`).startsWith(`${folder}/cybrid-lint.`);
  } catch {
    return false; // it has ended, or belongs to somebody else
  }
}
