/** Which way a metric gets better. */
export type MetricDirection = 'lower' | 'higher';

/** The parts of a name, with digits left to the letters before them: `valLoss`, `val_loss` and `val/loss` have the same two. */
const words = /[A-Z]+\d*(?![a-z])|[A-Z]?[a-z]+\d*/g;

const lower = new Set([
  'loss', 'logloss', 'error', 'err', 'errors', 'mse', 'rmse', 'mae', 'mape', 'smape', 'wmape', 'msle', 'rmsle', 'mase', 'medae', 'deviance', 'nll', 'entropy', 'crossentropy', 'bce', 'xent',
  'hinge', 'pinball', 'brier', 'perplexity', 'ppl', 'divergence', 'kld', 'wer', 'cer', 'fid', 'lpips', 'ece', 'eer', 'fpr', 'fnr', 'false', 'aic', 'bic', 'inertia', 'bouldin', 'residual', 'regret', 'cost',
]);
const higher = new Set([
  'accuracy', 'acc', 'score', 'f1', 'f2', 'fbeta', 'r2', 'auc', 'auroc', 'auprc', 'roc', 'ap', 'map', 'precision', 'recall', 'sensitivity', 'specificity', 'tpr', 'tnr', 'true', 'kappa', 'mcc', 'matthews',
  'jaccard', 'iou', 'miou', 'dice', 'bleu', 'rouge', 'meteor', 'chrf', 'ndcg', 'mrr', 'hit', 'psnr', 'ssim', 'likelihood', 'elbo', 'reward', 'return', 'returns', 'correlation', 'pearson', 'spearman', 'gini', 'lift',
  'silhouette', 'explained', 'exact', 'similarity',
]);
/** Of what these say nothing follows for the metric itself. */
const spread = new Set(['std', 'stddev', 'stdev', 'stderr', 'sem', 'count', 'support']);
const negations = new Set(['neg', 'negative', 'negated']);

/** The direction that a metric's name tells, such as lower for `val_loss`; undefined for a name that tells none. */
export function directionOfName(key: string): MetricDirection | undefined {
  const parts = (key.match(words) ?? []).map((word) => word.toLowerCase());
  if (parts.some((part) => spread.has(part))) return undefined;
  const told = isAny(parts, lower) || parts.some((part) => /(loss|error)$/.test(part)) ? 'lower' : isAny(parts, higher) ? 'higher' : undefined;
  // `neg_root_mean_squared_error` is scikit-learn's way to make an error a score.
  if (told === undefined || !isAny(parts, negations)) return told;
  return told === 'lower' ? 'higher' : 'lower';
}

/** Digits at the end say at which depth, as in `ndcg10` or `map50`; of `f1` and `r2` they are the name. */
function isAny(parts: readonly string[], known: ReadonlySet<string>): boolean {
  return parts.some((part) => known.has(part) || known.has(part.replace(/\d+$/, '')));
}
