import assert from 'node:assert/strict';
import { ChartLink } from '../../../../webview-ui/components/chartLink';
import { DrawingTurns } from '../../../../webview-ui/components/drawingTurns';
import { zoomKeys } from '../../../../webview-ui/components/zoomKeys';

/** Frames that come when they are called. */
function frames() {
  const waiting: (() => void)[] = [];
  return { ask: (callback: () => void) => void waiting.push(callback), next: () => waiting.splice(0).forEach((callback) => callback()), get count() { return waiting.length; } };
}

describe('ChartLink', () => {
  const open = () => {
    const frame = frames();
    const link = new ChartLink(frame.ask);
    link.setBounds({ min: 0, max: 100 });
    const told: unknown[] = [];
    const end = link.subscribe({ onRange: (range) => told.push(range), onLight: (runId) => told.push(runId) });
    return { frame, link, told, end };
  };
  it('tells the last of several changes once a frame', () => {
    const { frame, link, told } = open();
    link.setRange({ min: 10, max: 20 });
    link.setRange({ min: 20, max: 30 });
    link.light('a');
    assert.deepEqual([told, frame.count], [[], 1]);
    frame.next();
    assert.deepEqual(told, [{ min: 20, max: 30 }, 'a']);
    link.light('a');
    link.setRange({ min: 20, max: 30 });
    assert.equal(frame.count, 0);
  });
  it('stays within its bounds, and tells no more who has gone', () => {
    const { frame, link, told, end } = open();
    link.setRange({ min: 95, max: 105 });
    assert.deepEqual(link.range, { min: 90, max: 100 });
    end();
    frame.next();
    assert.deepEqual(told, []);
  });
  it('follows the keys', () => {
    const { link } = open();
    const press = (key: string) => zoomKeys(link)[key]?.();
    assert.equal(zoomKeys(link).escape, undefined, 'nothing to reset');
    press('arrowright');
    const shown = () => link.range;
    assert.equal(shown(), null);
    press('+');
    assert.deepEqual(zoomKeys(link).escape === undefined, false);
    const { min, max } = shown() ?? { min: 0, max: 100 };
    assert.ok(max - min < 70, `${min} to ${max}`);
    press('arrowleft');
    press('-');
    assert.equal(link.range, null);
    press('=');
    press('0');
    assert.equal(link.range, null);
  });
});

describe('DrawingTurns', () => {
  it('draws in a frame what it has time for, and the last wish of each', () => {
    const frame = frames();
    let nowMs = 0;
    const turns = new DrawingTurns(frame.ask, () => nowMs);
    const drawn: string[] = [];
    const [a, b, c] = [{}, {}, {}];
    const ask = (owner: object, name: string, costMs: number) => turns.ask(owner, () => { drawn.push(name); nowMs += costMs; });
    ask(a, 'a1', 1);
    ask(a, 'a2', 5);
    ask(b, 'b', 1);
    ask(c, 'c', 1);
    turns.forget(c);
    frame.next();
    assert.deepEqual(drawn, ['a2']);
    frame.next();
    assert.deepEqual([drawn, frame.count], [['a2', 'b'], 0]);
  });
});
