/** What the status item says. */

export type State = "off" | "starting" | "running" | "failed";

export interface Shown {
  readonly text: string;
  readonly tooltip: string;
  readonly isError: boolean;
}

const ICONS: Record<State, string> = { off: "circle-slash", starting: "sync~spin", running: "check", failed: "error" };

/** Returns what is shown of a server in a state, run by a Python. */
export function shown(state: State, python: string): Shown {
  const tooltips: Record<State, string> = {
    off: "cybrid-lint is switched off; see the setting cybridLint.enable",
    starting: `cybrid-lint is being started with ${python}`,
    running: `cybrid-lint runs with ${python}`,
    failed: `cybrid-lint could not be started with ${python}; install it there: pip install 'cybrid-lint[server]'`,
  };
  return { text: `$(${ICONS[state]}) cybrid-lint`, tooltip: tooltips[state], isError: state === "failed" };
}
