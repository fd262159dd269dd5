import assert from 'node:assert/strict';
import { isConfusionFile, parseConfusionMatrix } from '../../../../src/core/compare/confusionMatrix';

describe('A confusion matrix', () => {
  const unnamed = { labels: ['0', '1', '2'], counts: [[5, 1, 0], [2, 7, 0], [0, 0, 9]] };
  const named = { ...unnamed, labels: ['cat', 'dog', 'owl'] };
  const cases: { name: string; path?: string; text: string; is: unknown }[] = [
    { name: 'of numpy.savetxt with commas', text: '5.000000000000000000e+00,1.000000000000000000e+00,0.000000000000000000e+00\n2.000000000000000000e+00,7.000000000000000000e+00,0.000000000000000000e+00\n0.000000000000000000e+00,0.000000000000000000e+00,9.000000000000000000e+00\n', is: unnamed },
    { name: 'of numpy.savetxt as it is', path: 'cm.txt', text: '# cat dog owl\n5 1 0\n2  7 0\n0 0 9\n', is: unnamed },
    { name: 'of pandas with labels', text: ',cat,dog,owl\ncat,5,1,0\ndog,2,7,0\nowl,0,0,9\n', is: named },
    { name: 'of pandas without labels', text: ',0,1,2\n0,5,1,0\n1,2,7,0\n2,0,0,9\n', is: unnamed },
    { name: 'of pandas without its index', text: 'cat,dog,owl\n5,1,0\n2,7,0\n0,0,9\n', is: named },
    { name: 'of pandas.crosstab with sums', text: 'actual,cat,dog,owl,All\ncat,5,1,0,6\ndog,2,7,0,9\nowl,0,0,9,9\nAll,7,8,9,24\n', is: named },
    { name: 'of pandas.crosstab where a class was never predicted', text: 'row_0,cat\ncat,5\ndog,2\n', is: { labels: ['cat', 'dog'], counts: [[5, 0], [2, 0]] } },
    { name: 'with tabs and shares', path: 'confusion.tsv', text: 'true\tcat\tdog\r\ncat\t0.9\t0.1\r\ndog\t0.25\t0.75\r\n', is: { labels: ['cat', 'dog'], counts: [[0.9, 0.1], [0.25, 0.75]] } },
    { name: 'with semicolons and quotes', text: '"";"a;b";"c"\n"a;b";1;2\n"c";3;4\n', is: { labels: ['a;b', 'c'], counts: [[1, 2], [3, 4]] } },
    { name: 'as pairs', text: 'actual,predicted\n10,9\n9,9\n10,10\n10,9\n', is: { labels: ['9', '10'], counts: [[1, 0], [2, 1]] } },
    { name: 'as pairs with counts', text: 'Actual,Predicted,nPredictions\ncat,dog,3\ndog,dog,4\n', is: { labels: ['cat', 'dog'], counts: [[0, 3], [0, 4]] } },
    { name: 'of json.dump', path: 'confusion_matrix.json', text: '[[5, 1, 0], [2, 7, 0], [0, 0, 9]]', is: unnamed },
    { name: 'of json.dump with labels', path: 'confusion_matrix.json', text: '{"labels": ["cat", "dog", "owl"], "matrix": [[5, 1, 0], [2, 7, 0], [0, 0, 9]]}', is: named },
    { name: 'of DataFrame.to_json', path: 'confusion.json', text: '{"cat":{"cat":5,"dog":2,"owl":0},"dog":{"cat":1,"dog":7,"owl":0},"owl":{"cat":0,"dog":0,"owl":9}}', is: named },
    { name: 'of DataFrame.to_json, split', path: 'confusion.json', text: '{"columns":["cat","dog","owl"],"index":["cat","dog","owl"],"data":[[5,1,0],[2,7,0],[0,0,9]]}', is: named },
    { name: 'of DVCLive', path: 'plots/sklearn/confusion_matrix.json', text: '[{"actual": "0", "predicted": "1"}, {"actual": "1", "predicted": "1"}, {"actual": "__proto__", "predicted": "1"}]', is: { labels: ['0', '1', '__proto__'], counts: [[0, 1, 0], [0, 1, 0], [0, 1, 0]] } },
    { name: 'of one class', text: '7\n', is: { labels: ['0'], counts: [[7]] } },
  ];
  for (const { name, path = 'confusion_matrix.csv', text, is } of cases) it(`is read ${name}`, () => assert.deepEqual(parseConfusionMatrix(path, text), is));

  const others: { name: string; path?: string; text: string }[] = [
    { name: 'an empty file', text: '' },
    { name: 'a table of something else', text: 'epoch,loss\n1,0.5\n2,0.4\n3,0.3\n' },
    { name: 'a report', text: ',precision,recall\ncat,0.5,0.6\ndog,0.7,0.8\n' },
    { name: 'rows that are not equally long', text: '1,2\n3\n' },
    { name: 'less than nothing', text: '1,-2\n3,4\n' },
    { name: 'words', text: 'a,b\nc,d\n' },
    { name: 'a class twice', text: ',a,a\na,1,2\na,3,4\n' },
    { name: 'JSON of something else', path: 'confusion.json', text: '{"accuracy": 0.5}' },
    { name: 'JSON that is cut', path: 'confusion.json', text: '[[1, 2], [' },
    { name: 'no matrix', path: 'confusion.json', text: '[[1, 2], [3]]' },
    { name: 'labels for another one', path: 'confusion.json', text: '{"labels": ["a"], "matrix": [[1, 2], [3, 4]]}' },
    { name: 'a picture of a thousand classes', text: Array.from({ length: 300 }, () => Array.from({ length: 300 }, () => '1').join(',')).join('\n') },
  ];
  for (const { name, path = 'confusion_matrix.csv', text } of others) it(`is not seen in ${name}`, () => assert.equal(parseConfusionMatrix(path, text), undefined));

  it('is looked for in files that are named like one', () => {
    const yes = ['confusion.csv', 'eval/Confusion_Matrix.json', 'test_confusion.tsv', 'cm.csv', 'val-cm.txt', 'conf_mat.csv', 'confmat.json', 'confmatrix.csv'];
    const no = ['confusion.png', 'model.csv', 'cmd.csv', 'acme.json', 'confusion/notes.csv', 'config.json'];
    assert.deepEqual([...yes, ...no].filter(isConfusionFile), yes);
  });
});
