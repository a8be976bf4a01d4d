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
import {
  CloseAction,
  CloseHandlerResult,
  ErrorHandler,
  LanguageClient,
  RevealOutputChannelOn,
  State as ClientState,
} from "vscode-languageclient/node";

import { interpreter, serverCommand } from "./interpreter";
import { State, shown } from "./status";

const SECTION = "cybridLint";
/** What helps when the server does not run, by the names of the message's buttons. */
const REMEDIES: Record<string, () => Thenable<unknown>> = {
  "Set Interpreter": () => {
    // in a remote window the user's own settings do not have it
    const whose = workspace.workspaceFolders === undefined ? "Settings" : "WorkspaceSettings";
    return commands.executeCommand(`workbench.action.open${whose}`, { query: `${SECTION}.interpreter` });
  },
  "Show Output": () => commands.executeCommand("cybridLint.showOutput"),
};

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

/** A client whose mishaps go to the output channel alone: what the user should know of them is said once, in our words. */
class Client extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** The server, and what the editor shows of it. */
class Server {
  private client: Client | undefined;
  /** Whether the server has been ready since it was started. */
  private hasRun = false;
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
    this.hasRun = false;
    this.output.info(`starting with ${this.python}`);
    const client: Client = new Client(SECTION, "cybrid-lint", serverCommand(this.python, this.folder), {
      documentSelector: [{ scheme: "file" }, { scheme: "untitled", language: "python" }],
      outputChannel: this.output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationFailedHandler: () => false,
      errorHandler: {
        error: (...all) => usual.error(...all),
        closed: () => this.closed(usual),
      },
      initializationOptions: told(),
      synchronize: { configurationSection: SECTION },
    });
    const usual = client.createDefaultErrorHandler();
    client.onDidChangeState(({ newState }) => {
      if (newState === ClientState.Starting) {
        this.show("starting");
      } else if (newState === ClientState.Running) {
        this.hasRun = true;
        this.output.info(`cybrid-lint ${client.initializeResult?.serverInfo?.version ?? ""} runs`);
        this.show("running");
      }
    });
    this.client = client;
    // the reason may quote what was sent; the output channel has what the server itself has said
    await client.start().catch(() => undefined);
    if (!client.isRunning()) {
      this.fail("failed");
    }
  }

  /** Returns what is to be done when the server has ended by itself. */
  private async closed(usual: ErrorHandler): Promise<CloseHandlerResult> {
    if (!this.hasRun) {
      return { action: CloseAction.DoNotRestart }; // it is missing, and would be the next time
    }
    const result = await usual.closed();
    if (result.action === CloseAction.DoNotRestart) {
      this.fail("ended");
    }
    return result;
  }

  /** Says that the server does not run, and offers what helps. */
  private fail(state: State): void {
    this.show(state);
    const { tooltip } = shown(state, this.python);
    this.output.error(tooltip);
    void window.showErrorMessage(tooltip, ...Object.keys(REMEDIES)).then((chosen) => {
      if (chosen !== undefined) {
        void REMEDIES[chosen]();
      }
    });
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
