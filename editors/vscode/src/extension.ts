import * as os from "node:os";

import {
  ExtensionContext,
  Event,
  LogOutputChannel,
  StatusBarAlignment,
  StatusBarItem,
  ThemeColor,
  commands,
  extensions,
  window,
  workspace,
} from "vscode";
import { LanguageClient, RevealOutputChannelOn, State as ClientState } from "vscode-languageclient/node";

import { interpreter, serverCommand } from "./interpreter";
import { State, shown } from "./status";

const SECTION = "cybridLint";

/** The part of the Python extension's API that tells the selected environment. */
interface PythonApi {
  readonly environments?: {
    getActiveEnvironmentPath(): { readonly path: string };
    resolveEnvironment(
      environment: { readonly path: string },
    ): Promise<{ readonly executable: { readonly uri?: { readonly fsPath: string } } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: Event<unknown>;
  };
}

/** The server, and what the editor shows of it. */
class Server {
  private client: LanguageClient | undefined;
  private python = "";
  /** What is done to the server is done one after the other. */
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly output: LogOutputChannel,
    private readonly item: StatusBarItem,
    private readonly folder: string,
  ) {}

  restart(): Promise<void> {
    return this.next(async () => {
      await this.end();
      await this.begin();
    });
  }

  stop(): Promise<void> {
    return this.next(() => this.end());
  }

  private next(work: () => Promise<void>): Promise<void> {
    this.last = this.last.then(work, work);
    return this.last;
  }

  private async begin(): Promise<void> {
    const settings = workspace.getConfiguration(SECTION);
    if (!settings.get<boolean>("enable", true)) {
      this.show("off");
      return;
    }
    this.python = await interpreter({
      setting: settings.get<string>("interpreter", ""),
      selected: selectedEnvironment,
      preferred: workspace.getConfiguration("python").get<string>("defaultInterpreterPath"),
      platform: process.platform,
      folder: workspace.workspaceFolders?.[0]?.uri.fsPath,
      home: os.homedir(),
    });
    this.show("starting");
    this.output.info(`starting with ${this.python}`);
    const client = new LanguageClient(SECTION, "cybrid-lint", serverCommand(this.python, this.folder), {
      documentSelector: [{ scheme: "file" }, { scheme: "untitled", language: "python" }],
      outputChannel: this.output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: told(),
      synchronize: { configurationSection: SECTION },
    });
    client.onDidChangeState(({ newState }) => {
      if (newState === ClientState.Running) {
        this.show("running");
      }
    });
    this.client = client;
    try {
      await client.start();
    } catch {
      // the reason may quote what was sent; the output channel has what the server itself has said
      this.output.error(`it could not be started with ${this.python}; is cybrid-lint[server] installed there?`);
      this.show("failed");
    }
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client?.needsStop()) {
      await client.stop().catch(() => undefined);
    }
    await client?.dispose().catch(() => undefined);
  }

  private show(state: State): void {
    const { text, tooltip, isError } = shown(state, this.python);
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.backgroundColor = isError ? new ThemeColor("statusBarItem.errorBackground") : undefined;
    this.item.show();
  }
}

/** Returns the settings that the server is told. */
function told(): Record<string, unknown> {
  const settings = workspace.getConfiguration(SECTION);
  return { checkWorkspace: settings.get("checkWorkspace", true), codeLens: settings.get("codeLens", true) };
}

async function pythonApi(): Promise<PythonApi | undefined> {
  const extension = extensions.getExtension<PythonApi>("ms-python.python");
  return extension === undefined || extension.isActive ? extension?.exports : extension.activate();
}

async function selectedEnvironment(): Promise<string | undefined> {
  const environments = (await pythonApi())?.environments;
  const environment = await environments?.resolveEnvironment(environments.getActiveEnvironmentPath());
  return environment?.executable.uri?.fsPath;
}

let server: Server | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel("cybrid-lint", { log: true });
  const item = window.createStatusBarItem("cybridLint.status", StatusBarAlignment.Right);
  item.name = "cybrid-lint";
  item.command = "cybridLint.showOutput";
  const running = (server = new Server(output, item, context.extensionPath));
  context.subscriptions.push(
    output,
    item,
    commands.registerCommand("cybridLint.restart", () => running.restart()),
    commands.registerCommand("cybridLint.showOutput", () => output.show()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.enable`) || event.affectsConfiguration(`${SECTION}.interpreter`)) {
        void running.restart();
      }
    }),
  );
  const environments = (await pythonApi())?.environments;
  if (environments !== undefined) {
    context.subscriptions.push(environments.onDidChangeActiveEnvironmentPath(() => void running.restart()));
  }
  await running.restart();
}

export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
