import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Clause } from '../../../../src/core/search/filter';
import { parseFilter } from '../../../../src/core/search/parseFilter';
import { filterOf } from '../../support/searches';

const number = (key: string, comparator: string, value: number) => ({ type: 'number', field: { kind: 'metric', key }, comparator, value });
const param = (key: string, comparator: string, value: string) => ({ type: 'text', field: { kind: 'param', key }, comparator, value });
const tag = (key: string, comparator: string, value: string) => ({ type: 'text', field: { kind: 'tag', key }, comparator, value });
const text = (key: string, comparator: string, value: string) => ({ type: 'text', field: { kind: 'attribute', key }, comparator, value });
const time = (key: string, comparator: string, value: number) => ({ type: 'number', field: { kind: 'attribute', key }, comparator, value });
const dataset = (key: string, comparator: string, value: string) => ({ type: 'text', field: { kind: 'dataset', key }, comparator, value });
const runIds = (comparator: string, ...values: string[]) => ({ type: 'list', field: { kind: 'attribute', key: 'run_id' }, comparator, values });
const datasets = (key: string, comparator: string, ...values: string[]) => ({ type: 'list', field: { kind: 'dataset', key }, comparator, values });
const isNull = (kind: string, key: string, comparator: string) => ({ type: 'null', field: { kind, key }, comparator });

/** Filters and what they say; the ones of MLflow's documentation and tests are read as MLflow reads them. */
const taken: Record<string, [filter: string, ...clauses: object[]][]> = {
  "the examples of MLflow's documentation": [
    ['metrics.loss > 0.8', number('loss', '>', 0.8)],
    ['metrics.accuracy > 0.72', number('accuracy', '>', 0.72)],
    ['metrics."accuracy" > 0.72', number('accuracy', '>', 0.72)],
    ['metrics.loss <= 0.15', number('loss', '<=', 0.15)],
    ['metrics.accuracy != 0.15', number('accuracy', '!=', 0.15)],
    ['metrics.`log-scale-loss` <= 0', number('log-scale-loss', '<=', 0)],
    ['metrics.`f1 score` >= 0.5', number('f1 score', '>=', 0.5)],
    ['metrics.`cross-entropy-loss` < 0.5', number('cross-entropy-loss', '<', 0.5)],
    ['metrics.accuracy > 0.72 AND metrics.loss <= 0.15', number('accuracy', '>', 0.72), number('loss', '<=', 0.15)],
    ["metrics.accuracy > 0.72 AND metrics.batch_size != 0 AND attributes.run_id IN ('a1b2c3d4', 'e5f6g7h8')", number('accuracy', '>', 0.72), number('batch_size', '!=', 0), runIds('IN', 'a1b2c3d4', 'e5f6g7h8')],
    ['metrics.loss <= 0.15 AND metrics.loss >= 0.1', number('loss', '<=', 0.15), number('loss', '>=', 0.1)],
    ['params.batch_size = "2"', param('batch_size', '=', '2')],
    ['params.batch_size != "None"', param('batch_size', '!=', 'None')],
    ['params.model = "GPT-4o"', param('model', '=', 'GPT-4o')],
    ['params.model LIKE "GPT%"', param('model', 'LIKE', 'GPT%')],
    ['params.model ILIKE "gPt%"', param('model', 'ILIKE', 'gPt%')],
    ['params.model LIKE "GPT%" AND params.batch_size = "2"', param('model', 'LIKE', 'GPT%'), param('batch_size', '=', '2')],
    ['params.`1st_iteration_timestamp` = "2022-01-01"', param('1st_iteration_timestamp', '=', '2022-01-01')],
    ['tag.test = "abc"', tag('test', '=', 'abc')],
    ["tag.`test` = 'abc'", tag('test', '=', 'abc')],
    ['tags."environment" = "notebook"', tag('environment', '=', 'notebook')],
    ['tags.task ILIKE "classif%"', tag('task', 'ILIKE', 'classif%')],
    ['datasets.name LIKE "custom"', dataset('name', 'LIKE', 'custom')],
    ['datasets.context = "train"', dataset('context', '=', 'train')],
    ["datasets.name IN ('custom', 'also custom', 'another custom name')", datasets('name', 'IN', 'custom', 'also custom', 'another custom name')],
    ["datasets.digest IN ('s8ds293b', 'jks834s2')", datasets('digest', 'IN', 's8ds293b', 'jks834s2')],
    ['attributes.status = "ACTIVE"', text('status', '=', 'ACTIVE')],
    ['attributes.user_id LIKE "user1"', text('user_id', 'LIKE', 'user1')],
    ['attributes.run_name = "my-run"', text('run_name', '=', 'my-run')],
    ['attributes.run_id = "a1b2c3d4"', text('run_id', '=', 'a1b2c3d4')],
    ["attributes.run_id IN ('a1b2c3d4', 'e5f6g7h8')", runIds('IN', 'a1b2c3d4', 'e5f6g7h8')],
    ['attributes.start_time >= 1664067852747', time('start_time', '>=', 1664067852747)],
    ['attributes.end_time < 1664067852747', time('end_time', '<', 1664067852747)],
    ['attributes.created > 1664067852747', time('start_time', '>', 1664067852747)],
    ['\nattributes.run_id IN (\'a\',\'b\')\n  AND metrics.loss > 0.3\n  AND metrics."f1 score" < 0.5\n  AND params.model LIKE "GPT%"\n', runIds('IN', 'a', 'b'), number('loss', '>', 0.3), number('f1 score', '<', 0.5), param('model', 'LIKE', 'GPT%')],
    ["params.model = 'GPT-4'", param('model', '=', 'GPT-4')],
    ["metrics.rmse < 0.9 and tags.production = 'true'", number('rmse', '<', 0.9), tag('production', '=', 'true')],
    ['metrics.accuracy_score < 99.90', number('accuracy_score', '<', 99.9)],
    ['params.model = "LogisticRegression" and params.lambda = "0.001" and metrics.error <= 0.05', param('model', '=', 'LogisticRegression'), param('lambda', '=', '0.001'), number('error', '<=', 0.05)],
    ['tags."mlflow.parentRunId" = "0"', tag('mlflow.parentRunId', '=', '0')],
    ["tags.status = 'prod' AND params.batch_size IS NULL", tag('status', '=', 'prod'), isNull('param', 'batch_size', 'IS NULL')],
  ],
  "what MLflow's tests read": [
    ['metric.acc>=100', number('acc', '>=', 100)],
    ["params.m!='tf'", param('m', '!=', 'tf')],
    ['params."m"!="tf"', param('m', '!=', 'tf')],
    ['metrics."X//Y#$$@&Z" = 3', number('X//Y#$$@&Z', '=', 3)],
    ['`metric`.a >= 0.1', number('a', '>=', 0.1)],
    ["`tags`.source_name = 'a notebook'", tag('source_name', '=', 'a notebook')],
    ['metrics."accuracy.2.0" > 5', number('accuracy.2.0', '>', 5)],
    ["attribute.artifact_uri = '1/23/4'", text('artifact_uri', '=', '1/23/4')],
    ["run.status = 'RUNNING'", text('status', '=', 'RUNNING')],
    ["dataset.name = 'my_dataset'", dataset('name', '=', 'my_dataset')],
    ['tags.version IS NOT NULL', isNull('tag', 'version', 'IS NOT NULL')],
    ['params.m = "L\'Hosp"', param('m', '=', "L'Hosp")],
  ],
  'names': [
    ["parameter.a = 'x' and parameters.a = 'x' and param.a = 'x'", param('a', '=', 'x'), param('a', '=', 'x'), param('a', '=', 'x')],
    ["attr.status = 'x' AND status = 'x'", text('status', '=', 'x'), text('status', '=', 'x')],
    ["`run name` = 'x' AND attributes.\"Run name\" = 'x' AND attributes.`Run Name` = 'x'", text('run_name', '=', 'x'), text('run_name', '=', 'x'), text('run_name', '=', 'x')],
    ['Created > 1', time('start_time', '>', 1)],
    ["tags.mlflow.user = 'x'", tag('mlflow.user', '=', 'x')],
    ['metrics.val/loss < 1 and metrics.cross-entropy<1 and metrics.größe_99% > 1', number('val/loss', '<', 1), number('cross-entropy', '<', 1), number('größe_99%', '>', 1)],
    ['metrics.1st > 1', number('1st', '>', 1)],
    ["params.and = 'x' AND params.`a``b` = 'x' AND params.\"a\"\"b\" = 'x'", param('and', '=', 'x'), param('a`b', '=', 'x'), param('a"b', '=', 'x')],
    ["params.`it's \"so\"` = ''", param('it\'s "so"', '=', '')],
  ],
  'values': [
    ["params.a = 'it''s' AND params.a = \"a\"\"b\"", param('a', '=', "it's"), param('a', '=', 'a"b')],
    ["params.path = 'C:\\new\\'", param('path', '=', 'C:\\new\\')],
    ["params.a='AND metrics.b > 1'", param('a', '=', 'AND metrics.b > 1')],
    ["params.a = 'two\nlines' AND params.a = '\u00e9\u{1f600}'", param('a', '=', 'two\nlines'), param('a', '=', '\u00e9\u{1f600}')],
    ['metrics.a > -1 and metrics.a>-.5 and metrics.a > 5.', number('a', '>', -1), number('a', '>', -0.5), number('a', '>', 5)],
    ['metrics.a > 1e-3 and metrics.a > -1.5E+3 and metrics.a < +2', number('a', '>', 0.001), number('a', '>', -1500), number('a', '<', 2)],
    ['metrics.a = NaN and metrics.a != nan', number('a', '=', NaN), number('a', '!=', NaN)],
    ['metrics.a < inf and metrics.a > -Infinity and metrics.a < 1e999', number('a', '<', Infinity), number('a', '>', -Infinity), number('a', '<', Infinity)],
    ['run_id IN("a",\'b\' , )', runIds('IN', 'a', 'b')],
  ],
  'comparators and AND in any case': [
    ["params.a like 'x' aNd params.a iLike 'x'", param('a', 'LIKE', 'x'), param('a', 'ILIKE', 'x')],
    ["run_id not  in ('a') AND\ttags.a is  not null and tags.b Is Null", runIds('NOT IN', 'a'), isNull('tag', 'a', 'IS NOT NULL'), isNull('tag', 'b', 'IS NULL')],
    ["params.a LIKE'x'", param('a', 'LIKE', 'x')],
  ],
  'nothing': [[''], [' \n\t ']],
};

/** Filters with a mistake, which is what stands between the marks «»; they are removed before reading. */
const refused: { name: string; filter: string; message: string; expected?: string[] }[] = [
  { name: 'OR', filter: "metrics.A > 0.1 «OR» params.B = 'LR'", message: 'OR is not supported; run two searches.', expected: ['AND'] },
  { name: 'another word for AND', filter: "metrics.A > 0.1 «NAND» params.B = 'LR'", message: 'Expected AND between two conditions, not "NAND".', expected: ['AND'] },
  { name: 'no AND', filter: 'metrics.a > 1 «»metrics.b > 2', message: 'AND is missing between two conditions.', expected: ['AND'] },
  { name: 'AND at the end', filter: 'metrics.a > 1 AND «»', message: 'A condition is missing after AND.', expected: ['a name'] },
  { name: 'AND at the beginning', filter: '«AND» metrics.a > 1', message: 'A condition is missing before AND.' },
  { name: 'AND twice', filter: 'metrics.a > 1 and «and» metrics.b > 2', message: 'A condition is missing before AND.' },
  { name: 'brackets', filter: "metrics.A > 0.1 AND «(»params.B = 'LR')", message: 'Brackets around conditions are not supported; conditions are joined by AND alone.' },
  { name: 'a semicolon', filter: 'metric.acc >= 0.94«;» metrics.rmse < 1', message: 'A filter is one expression; join conditions by AND instead of ";".' },
  { name: 'a comma', filter: 'metrics.a > 1«,» metrics.b > 2', message: 'Conditions are joined by AND, not by a comma.' },
  { name: 'NOT', filter: '«NOT» metrics.a > 1', message: 'There is no attribute "NOT". A condition is not negated as a whole; compare with !=.' },

  { name: 'a word before the dot that nobody knows', filter: "«p».model = 'LR'", message: '"p." is not known. A name begins with "metrics.", "params.", "tags.", "attributes." or "datasets.".', expected: ['metrics.', 'params.', 'tags.', 'attributes.', 'datasets.'] },
  { name: 'a misspelt word before the dot', filter: '«metrcs».rmse < 1', message: '"metrcs." is not known. Did you mean metrics.rmse?' },
  { name: 'a word before the dot in capitals', filter: '«METRICS».rmse < 1', message: '"METRICS." is not known. Did you mean metrics.rmse?' },
  { name: 'a tag of MLflow without tags', filter: "«mlflow».user = 'x'", message: '"mlflow." is not known. Did you mean tags.`mlflow.user`?' },
  { name: 'no word before the dot', filter: '«acc» >= 0.94', message: 'There is no attribute "acc". A metric is written metrics.acc, a parameter params.acc.' },
  { name: 'a misspelt attribute', filter: "attributes.«statsu» = 'x'", message: 'There is no attribute "statsu". Did you mean status?' },
  { name: 'the beginning of an attribute', filter: 'attribute.«start» != 1', message: 'There is no attribute "start". Did you mean start_time?' },
  { name: 'an attribute that is none', filter: 'attribute.«color» = 1', message: 'There is no attribute "color". There are run_id, run_name, status, user_id, artifact_uri, start_time, end_time.' },
  { name: 'experiment_id', filter: 'attribute.«experiment_id» != 1', message: 'There is no attribute "experiment_id". The experiment is chosen beside the filter.' },
  { name: 'lifecycle_stage', filter: "«lifecycle_stage» = 'ACTIVE'", message: 'There is no attribute "lifecycle_stage". Deleted runs are chosen beside the filter.' },
  { name: 'something else of a data set', filter: "dataset.«profile» = 'x'", message: 'A dataset has no "profile" to search by, only name, digest or context.', expected: ['name', 'digest', 'context'] },
  { name: 'a prefix alone', filter: 'metrics«» > 1', message: 'A dot and a name are missing after "metrics", as in metrics.name.' },
  { name: 'run name without quotes', filter: "run«» name = 'x'", message: 'A dot and a name are missing after "run", as in run.status; the name of a run is run_name.' },
  { name: 'no key', filter: 'metrics.«» > 1', message: 'A name is missing after "metrics.".' },
  { name: 'an empty key', filter: 'metrics.``«» > 1', message: 'A name is missing after "metrics.``".' },
  { name: 'quotes around prefix and key', filter: '«`metrics.A`» > 1', message: 'The quotes go around what follows the dot: metrics.`A`.' },
  { name: 'a key in single quotes', filter: "tags.«'test'» = 'abc'", message: 'A name is quoted with backticks or double quotes, not with single quotes.' },
  { name: 'a value first', filter: '«1».0 > metrics.acc', message: 'A condition begins with a name such as metrics.rmse or params.model. A value comes after it.' },
  { name: 'two values', filter: '«1»=1', message: 'A condition begins with a name such as metrics.rmse or params.model. A value comes after it.' },
  { name: 'a text first', filter: "«'x'» = params.a", message: 'A condition begins with a name such as metrics.rmse or params.model. A value comes after it.' },

  { name: 'an open backtick', filter: '«`»metrics.A > 0.1', message: 'This backtick is never closed; inside of quotes it is written twice.', expected: ['`'] },
  { name: 'an open quote of a key', filter: "params.«'»acc = LR", message: 'This single quote is never closed; inside of quotes it is written twice.' },
  { name: 'an open quote behind a name', filter: 'params.a«`» > 0.1', message: 'This backtick is never closed; inside of quotes it is written twice.' },
  { name: 'an open single quote', filter: "params.acc = «'»LR AND metrics.a > 1", message: 'This single quote is never closed; inside of quotes it is written twice.' },
  { name: 'an open double quote', filter: 'params.acc = «"»LR\'', message: 'This double quote is never closed; inside of quotes it is written twice.' },
  { name: 'an open quote for a number', filter: "metrics.a = «'»5", message: 'This single quote is never closed; inside of quotes it is written twice.' },
  { name: 'a quote behind a backslash', filter: "params.x = 'it\\'«s»'", message: 'The quotes end before this; a quote inside of quotes is written twice, a backslash changes nothing.' },
  { name: 'curly quotes', filter: 'params.m = «\u2018LR\u2019»', message: '`params.m` needs a value in quotes; these are not the straight quotes \' or ".' },

  { name: '==', filter: "params.model «==» 'a'", message: '"==" is written "=".' },
  { name: '<>', filter: 'metrics.a «<>» 1', message: '"<>" is written "!=".' },
  { name: '=>', filter: 'metrics.a «=>» 1', message: '"=>" is written ">=".' },
  { name: '~', filter: 'metrics.abc «~» 1.0', message: 'Expected a comparator (=, !=, >, >=, < or <=) after `metrics.abc`, not "~".', expected: ['=', '!=', '>', '>=', '<', '<='] },
  { name: 'text compared by size', filter: "params.abc «>» 'x'", message: '`params.abc` is compared as text, with =, !=, LIKE, ILIKE, IS NULL or IS NOT NULL, not with >.' },
  { name: 'a time compared as text', filter: "start_time «LIKE» '1%'", message: '`start_time` is compared as a number, with =, !=, >, >=, < or <=, not with LIKE.' },
  { name: 'NOT LIKE', filter: "tags.a «not like» 'a'", message: 'NOT LIKE is not supported, only =, !=, LIKE, ILIKE, IS NULL or IS NOT NULL.' },
  { name: 'IS NULL of a metric', filter: 'metrics.acc «IS NULL»', message: 'IS NULL is only for params and tags.' },
  { name: 'IS NOT NULL of an attribute', filter: 'end_time «is not null»', message: 'IS NOT NULL is only for params and tags.' },
  { name: 'IS without NULL', filter: "attribute.status «IS» 'RUNNING'", message: 'Expected a comparator (=, !=, LIKE or ILIKE) after `attribute.status`, not "IS".' },
  { name: 'IN for a parameter', filter: "params.x «IN» ('a')", message: 'IN is only for run_id and datasets; use = with one value.' },
  { name: 'BETWEEN', filter: 'metrics.a «between» 1 and 2', message: 'Expected a comparator (=, !=, >, >=, < or <=) after `metrics.a`, not "between".' },
  { name: 'a misspelt comparator', filter: "user_id «Lkie» 'a'", message: 'Expected a comparator (=, !=, LIKE or ILIKE) after `user_id`, not "Lkie". Did you mean LIKE?' },
  { name: 'a blank in a name', filter: 'metrics.f1 «score» > 1', message: 'Expected a comparator (=, !=, >, >=, < or <=) after `metrics.f1`, not "score". A name with blanks goes in backticks.' },
  { name: 'no comparator at the end', filter: 'metrics.a «»', message: 'A comparator is missing after `metrics.a`: =, !=, >, >=, < or <=.' },
  { name: 'no comparator before a value', filter: "user_id «'»a'", message: 'Expected a comparator (=, !=, LIKE or ILIKE) after `user_id`, not "\'".' },
  { name: 'no comparator before AND', filter: 'user_id «and» metrics.a > 1', message: 'Expected a comparator (=, !=, LIKE or ILIKE) after `user_id`, not "and".' },

  { name: 'text for a metric', filter: "metrics.rmse = «'abc'»", message: "`metrics.rmse` needs a number, not 'abc'.", expected: ['a number'] },
  { name: 'a number in quotes for a metric', filter: "metrics.rmse = «'5'»", message: "`metrics.rmse` needs a number, not '5'. Write it without quotes." },
  { name: 'NaN in quotes', filter: "metrics.rmse = «'NaN'»", message: "`metrics.rmse` needs a number, not 'NaN'. Write it without quotes." },
  { name: 'NaN compared by size', filter: 'metrics.rmse < «NaN»', message: 'NaN is neither smaller nor larger than a number; compare with it by = or !=.' },
  { name: 'a hexadecimal number', filter: 'metrics.rmse < «0x1F»', message: '`metrics.rmse` needs a number, not 0x1F.' },
  { name: 'a metric on both sides', filter: 'metrics.a != «metrics.a»', message: '`metrics.a` needs a number, not metrics.a.' },
  { name: 'a list for a number', filter: "metrics.a = «('a')»", message: "`metrics.a` needs a number, not ('a')." },
  { name: 'an endless time', filter: 'start_time < «inf»', message: '`start_time` needs a time in milliseconds since 1970, not inf.', expected: ['milliseconds since 1970'] },
  { name: 'no value at the end', filter: 'metric.acc !=«»', message: '`metric.acc` needs a number after !=.' },
  { name: 'no value before AND', filter: 'metrics.a > «AND» metrics.b > 1', message: '`metrics.a` needs a number here, not "AND".' },
  { name: 'a comparator twice', filter: "tags.acc = «=» 'LR'", message: '`tags.acc` needs a value in quotes here, not "=".' },
  { name: 'text without quotes', filter: 'params.acc = «LR»', message: "`params.acc` needs a value in quotes: 'LR'.", expected: ['a value in quotes'] },
  { name: 'a number for a parameter', filter: 'params.acc = «5»', message: "`params.acc` needs a value in quotes: '5'." },
  { name: 'a value in backticks', filter: 'params.acc = «`LR`»', message: '`params.acc` needs a value in quotes; backticks are for names.' },
  { name: 'a list for =', filter: "run_id = «('a')»", message: '`run_id` needs a value in quotes; a list belongs to IN.' },
  { name: 'an empty list', filter: 'run_id IN «()»', message: "IN needs a list such as ('a', 'b'); this one is empty." },
  { name: 'IN without a list', filter: "run_id IN «'a'»", message: "IN needs a list such as ('a', 'b'), not 'a'." },
  { name: 'IN at the end', filter: 'run_id IN«»', message: "IN needs a list such as ('a', 'b') after IN." },
  { name: 'an open list', filter: "run_id IN «(»'a', 'b'", message: 'This bracket is never closed.', expected: [')'] },
  { name: 'a list without a comma', filter: "run_id IN ('a' «»'b')", message: 'A comma is missing between two values.', expected: [','] },
  { name: 'a list with a bare word', filter: "run_id IN ('a', «b»)", message: "Each value of the list needs quotes: 'b'." },
  { name: 'a list with another sign', filter: "run_id IN ('a' «;» 'b')", message: 'Expected a value in quotes or ")" here, not ";".' },
  { name: 'the leftmost of two mistakes', filter: "«acc» > 1 OR params.x = 5", message: 'There is no attribute "acc". A metric is written metrics.acc, a parameter params.acc.' },
  { name: 'a mistake behind characters of two units', filter: "params.`\u{1f600}` = '\u{1f600}' «OR» x", message: 'OR is not supported; run two searches.' },
];

describe('parseFilter', () => {
  for (const [name, cases] of Object.entries(taken)) {
    it(`reads ${name}`, () => {
      for (const [filter, ...clauses] of cases) assert.deepEqual(filterOf(filter).clauses, clauses as Clause[], filter);
    });
  }

  for (const { name, filter, message, expected } of refused) {
    it(`refuses ${name} and points at it`, () => {
      const parsed = parseFilter(filter.replace(/[«»]/g, ''));
      assert.ok(!parsed.ok, 'it is taken');
      const { error } = parsed;
      const start = filter.indexOf('«');
      assert.deepEqual({ message: error.message, offset: error.offset, length: error.length }, { message, offset: start, length: filter.indexOf('»') - start - 1 });
      assert.ok(error.expected.length > 0);
      if (expected) assert.deepEqual(error.expected, expected);
    });
  }

  it('shortens what it repeats', () => {
    const parsed = parseFilter(`metrics.a = '${'x'.repeat(1000)}'`);
    assert.ok(!parsed.ok && parsed.error.message.length < 100 && parsed.error.length === 1002);
  });

  it('says of any text whether it is a filter, with a place inside it if not', () => {
    const pieces = ['metrics.', 'metrics.a', 'params.b', 'tags.`c d`', 'datasets.name', 'run_id', 'status', 'run', '=', '!=', '>', '<=', '~', 'LIKE', 'IN', 'NOT', 'IS', 'NULL', 'AND', 'OR', "'x'", '"y"', '`z`', "'", '"', '`', '1', '-2e3', 'NaN', 'inf', '(', ')', ',', ';', '.', ' ', '\n', '\\', '\u{1f600}', '\ud800'];
    const garbage = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((words) => words.join(' ')), fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((words) => words.join('')));
    fc.assert(
      fc.property(garbage, (filter) => {
        const parsed = parseFilter(filter);
        if (parsed.ok) return;
        const { offset, length, message, expected } = parsed.error;
        assert.ok(Number.isInteger(offset) && Number.isInteger(length) && offset >= 0 && length >= 0 && offset + length <= filter.length, JSON.stringify(parsed.error));
        assert.ok(message !== '' && !/undefined|null,|\[object/.test(message) && expected.length > 0, message);
      }),
      { numRuns: 5000 },
    );
  });

  it('reads long filters in time that grows with their length', () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => `params.key${at} = '${'x'.repeat(20)}'`).join(' AND ');
    assert.equal(filterOf(many(5000)).clauses.length, 5000);
    for (const open of ['(', "'", '`', 'metrics.a = (', "run_id IN ('a', ", 'a '.repeat(3), '= ']) parseFilter(open.repeat(20_000));
  }).timeout(5000);
});
