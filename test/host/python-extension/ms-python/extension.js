// Only the calls that Onramp makes, answered as the Python extension documents them.
const path = require('node:path');
const vscode = require('vscode');

exports.activate = () => ({
  environments: {
    getActiveEnvironmentPath: () => ({ id: 'selected', path: '/usr' }),
    /** @param {{ path: string }} environment */
    resolveEnvironment: async (environment) => ({ id: 'selected', path: environment.path, executable: { uri: vscode.Uri.file(path.join(environment.path, 'bin', 'python3')) } }),
  },
});
