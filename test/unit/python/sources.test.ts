import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/lib/paths.mjs';
import { helperFolder } from '../support/python';

/** Reads every source of the helper as Python 3.8 does, and finds what it imports and what its hooks table names. */
const READ_SOURCES = `
import ast, json, os, sys
sys.dont_write_bytecode = True
folder = sys.argv[1]
sys.path.insert(0, folder)
from onramp_helper.hooks import WATCHED
imported = set()
count = 0
for place, folders, files in os.walk(folder):
    for name in files:
        if name.endswith(".py"):
            count += 1
            tree = ast.parse(open(os.path.join(place, name), encoding="utf-8").read(), name, feature_version=(3, 8))
            # A hook is loaded by the library itself, which is there then.
            own = {module.split(".")[0] for module, hook in WATCHED.items() if hook + ".py" == name}
            for node in ast.walk(tree):
                if isinstance(node, ast.Import):
                    imported.update({alias.name.split(".")[0] for alias in node.names} - own)
                elif isinstance(node, ast.ImportFrom) and node.level == 0:
                    imported.update({node.module.split(".")[0]} - own)
# PEP 594, PEP 632 and what went with them, in Python 3.12 and 3.13.
gone = set("aifc asynchat asyncore audioop cgi cgitb chunk crypt distutils imghdr imp lib2to3 mailcap msilib nis nntplib ossaudiodev pipes smtpd sndhdr spwd sunau telnetlib uu xdrlib".split())
from onramp_helper.version import VERSION
hooks = os.path.join(folder, "onramp_helper", "hooks")
print(json.dumps({
    "count": count,
    "gone": sorted(imported & gone),
    "foreign": sorted(imported - set(sys.stdlib_module_names) - {"onramp", "onramp_helper"}),
    "missing": sorted(hook for hook in WATCHED.values() if not os.path.isfile(os.path.join(hooks, hook + ".py"))),
    "version": VERSION,
}))
`;

describe('The Python helper', () => {
  it('is written for Python 3.8, with what every later standard library has, and of the release that ships it', () => {
    const read = JSON.parse(execFileSync('python3', ['-IB', '-c', READ_SOURCES, helperFolder], { encoding: 'utf8' })) as { count: number; gone: string[]; foreign: string[]; missing: string[]; version: string };
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    assert.ok(read.count > 30, `${read.count} files`);
    assert.deepEqual({ gone: read.gone, foreign: read.foreign, missing: read.missing, version: read.version }, { gone: [], foreign: [], missing: [], version });
  });
});
