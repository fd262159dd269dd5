/*
 * How the helper gets onto PYTHONPATH without disturbing what is there. An empty entry, such as a separator at the end
 * leaves, would put the working directory on `sys.path`, where its files could hide modules of the standard library.
 */

/** A PYTHONPATH with the helper's folder in front of what there was. */
export function withHelper(helper: string, inherited: string | undefined, separator: string): string {
  const rest = (inherited ?? '').split(separator);
  // A program started from a recorded one has it already, the terminal's twice.
  while (rest[0] === helper) rest.shift();
  return [helper, ...(rest.join(separator) === '' ? [] : rest)].join(separator);
}

/**
 * What to put before a PYTHONPATH that somebody else joins to it without looking, as VS Code does for terminals: `inherited`
 * is what it is expected to be. Where none is expected the folder stands there twice. Python drops the second one, and
 * should a task bring a PYTHONPATH of its own, what is glued to it can be told apart again.
 */
export function terminalPrefix(helper: string, inherited: string | undefined, separator: string): string {
  return helper + separator + (inherited ? '' : helper);
}

/** Where variables in a setting get their values. */
export interface SettingVariables {
  environment: Readonly<Record<string, string | undefined>>;
  workspaceFolder: string;
  workspaceFolderBasename: string;
  userHome: string;
}

/** Fills in the variables that VS Code knows in `terminal.integrated.env`; others stay as they are. */
export function fillVariables(text: string, variables: SettingVariables): string {
  return text.replaceAll(/\$\{(?:env:([^}]+)|(workspaceFolder|workspaceFolderBasename|userHome))\}/g, (_, name: string | undefined, word: Exclude<keyof SettingVariables, 'environment'>) =>
    name === undefined ? variables[word] : (variables.environment[name] ?? ''),
  );
}
