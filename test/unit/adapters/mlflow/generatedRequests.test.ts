import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { MlflowRequests, type GeneratedRequest } from '../../../harness/mlflowRequests';
import { sendGenerated } from '../../../harness/sendGenerated';
import { endpointSuite } from '../../support/endpointSuite';
import { rebuiltContent } from '../../support/indexes';
import { onramp } from '../../support/cli';

const REQUESTS = 600;

describe('MLflow: generated requests', () => {
  for (const seed of [1, 20_261_125]) {
    describe(`of seed ${seed}`, () => {
      const suite = endpointSuite();

      it('never end in an error of the server, and leave a store that is sound', async () => {
        const requests = new MlflowRequests(seed);
        const agent = new Agent({ keepAlive: true, maxSockets: 1 });
        const statuses = new Map<number, number>();
        try {
          for (let count = 0; count < REQUESTS; count += 1) {
            const request = requests.next();
            const answer = await sendGenerated(request, { uri: suite.endpoint.uri, authorization: `Bearer ${suite.endpoint.token}`, agent });
            if (!answer) continue;
            assert.ok(answer.status < 500, `${shown(request)}: ${answer.status} ${answer.text.slice(0, 500)}\n${suite.endpoint.program.stderr()}`);
            statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
            requests.learn(answer.text);
          }
        } finally {
          agent.destroy();
        }
        // Neither all of them were refused nor all taken.
        for (const status of [200, 400, 401, 403, 404]) assert.ok(statuses.has(status), `${status} among ${JSON.stringify([...statuses])}`);
        assert.equal(suite.endpoint.program.child.exitCode, null);
        const { runs } = await rebuiltContent(suite.workspace.store);
        assert.ok(runs.length > 0);
        suite.endpoint.program.child.kill('SIGTERM');
        await suite.endpoint.program.ended;
        const { stdout, exitCode } = await onramp(suite.workspace.folder, ['doctor']);
        assert.equal(exitCode, 0, stdout);
      });
    });
  }
});

function shown({ method, path, body }: GeneratedRequest): string {
  return `${method} ${path.slice(0, 300)} ${body.toString('utf8').slice(0, 500)}`;
}
