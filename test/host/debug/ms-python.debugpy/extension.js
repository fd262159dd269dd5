// The real debug adapter; around it what the Python Debugger extension does with variables: those of `env` win over those
// of `envFile`, and PYTHONPATH is joined: the file's, the configuration's, the process's.
const fs = require('node:fs');
const path = require('node:path');
const { parseEnv } = require('node:util');
const vscode = require('vscode');

/** @param {{ subscriptions: unknown[] }} context */
exports.activate = (context) => {
  context.subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory('debugpy', {
      createDebugAdapterDescriptor: ({ configuration: { connect } }) =>
        connect ? new vscode.DebugAdapterServer(connect.port, connect.host) : new vscode.DebugAdapterExecutable('/usr/bin/python3', ['-m', 'debugpy.adapter']),
    }),
    vscode.debug.registerDebugConfigurationProvider('debugpy', {
      resolveDebugConfigurationWithSubstitutedVariables: (_folder, configuration) =>
        configuration.request === 'launch' ? { ...configuration, env: joinVariables(configuration) } : configuration,
    }),
  );
};

/** @param {import('vscode').DebugConfiguration} configuration */
function joinVariables({ env = {}, envFile }) {
  const inFile = envFile && fs.existsSync(envFile) ? parseEnv(fs.readFileSync(envFile, 'utf8')) : {};
  const joined = { ...inFile, ...env };
  const paths = [inFile.PYTHONPATH, env.PYTHONPATH].filter(Boolean);
  if (paths.length) joined.PYTHONPATH = [...paths, process.env.PYTHONPATH].filter(Boolean).join(path.delimiter);
  return joined;
}
