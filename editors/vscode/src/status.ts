/** What the status item says. */

export type State = "off" | "starting" | "running" | "failed" | "ended";

export interface Shown {
  readonly text: string;
  readonly tooltip: string;
  readonly isError: boolean;
}

const ICONS: Record<State, string> = {
  off: "circle-slash",
  starting: "sync~spin",
  running: "check",
  failed: "error",
  ended: "error",
};

/** Returns what is shown of a server in a state, run by a Python. */
export function shown(state: State, python: string): Shown {
  const tooltips: Record<State, string> = {
    off: "cybrid-lint is switched off; see the setting cybridLint.enable",
    starting: `cybrid-lint is being started with ${python}`,
    running: `cybrid-lint runs with ${python}`,
    failed: `cybrid-lint could not be started with ${python}; install it there: pip install 'cybrid-lint[server]'`,
    ended: `cybrid-lint has ended by itself too often with ${python}; its output may say why, and Restart Server tries again`,
  };
  return { text: `$(${ICONS[state]}) cybrid-lint`, tooltip: tooltips[state], isError: ICONS[state] === "error" };
}
