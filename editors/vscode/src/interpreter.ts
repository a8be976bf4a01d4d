/** Which Python runs the server. */

/** What the extension asks for it: the setting, the Python extension, and what there is otherwise. */
export interface Sources {
  /** The setting; empty if nothing is set. */
  readonly setting: string;
  /** The environment that is selected in the Python extension, if that is installed. */
  readonly selected: () => Promise<string | undefined>;
  /** `python.defaultInterpreterPath`, if it is set. */
  readonly preferred: string | undefined;
  readonly platform: NodeJS.Platform;
  /** The first folder of the workspace. */
  readonly folder: string | undefined;
  readonly home: string | undefined;
}

/** Returns the Python that is meant: the setting goes before the selected environment, and that before all else. */
export async function interpreter(sources: Sources): Promise<string> {
  const chosen = sources.setting.trim() || (await sources.selected()) || sources.preferred?.trim();
  return chosen ? resolved(chosen, sources) : sources.platform === "win32" ? "python" : "python3";
}

/** Returns a path without the variables that settings may hold. */
export function resolved(path: string, sources: Pick<Sources, "folder" | "home">): string {
  return path
    .replace(/\$\{workspaceFolder\}/g, () => sources.folder ?? "")
    .replace(/\$\{userHome\}/g, () => sources.home ?? "")
    .replace(/^~(?=[\\/]|$)/, () => sources.home ?? "~");
}

/**
 * Returns how the server is run: in a folder that holds nothing to be imported, since Python looks there first for
 * what it imports.
 */
export function serverCommand(python: string, folder: string): { command: string; args: string[]; options: { cwd: string } } {
  return { command: python, args: ["-m", "cybrid_lint", "server"], options: { cwd: folder } };
}
