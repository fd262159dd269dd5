"""Metrics in printed text: `rmse=41.3 mae=27.1`, `val_loss: 0.31`, `epoch 3/20 loss 0.5`."""

import re

_NUMBER = r"[-+]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.?\d*(?:e[-+]?\d+)?|\.\d+(?:e[-+]?\d+)?|nan|inf(?:inity)?)"
_WORD = r"[a-z_][\w@^\u00b2./()-]*"
_PAIR = re.compile(
    r"(?P<key>%s(?: %s){0,2}?)['\"]?(?P<between>\s*[=:]\s*|\s+)(?P<value>%s)(?P<tail>\s?%%|\s?/\s?\d+)?(?!\w|\.\d)" % (_WORD, _WORD, _NUMBER),
    re.IGNORECASE,
)
_STEP = re.compile(r"\b(epoch|step|iter|iteration|round)s?\s*[:=#\[(]?\s*(\d+)", re.IGNORECASE)
# Numbers as libraries show them: `tensor(0.25, device='cuda:0')`, `np.float64(0.25)`.
_SHOWN = re.compile(r"\b(?:tensor|np\.(?:float|int)\d+)\(\s*(%s)(?:,[^()]*)?\)" % _NUMBER, re.IGNORECASE)
_PARTS = re.compile(r"[^a-z0-9\u00b2^]+")
_METRICS = frozenset(
    """
    loss acc accuracy rmse mse mae mape smape rmsle msle medae r2 auc auroc auprc roc f1 fbeta precision recall sensitivity
    specificity logloss nll bce crossentropy perplexity ppl bleu rouge meteor wer cer iou miou dice psnr ssim fid ndcg mrr score
    kappa mcc silhouette reward elbo brier pearson spearman top1 top5 error err deviance
    """.split()
)
# Too common in other sentences to stand alone.
_NEED_COMPANY = frozenset("error err".split())
_QUALIFIERS = frozenset("train training trn val valid validation test testing eval evaluation dev holdout oof cv mean avg average best".split())
_LONGEST_LINE = 2000
_LONGEST_KEY = 80


def find_metrics(line):
    """Pairs of key and value in a line, and the step it speaks of, or None."""
    if len(line) > _LONGEST_LINE:
        line = line[-_LONGEST_LINE:]
    if "tensor(" in line or "np." in line:
        line = _SHOWN.sub(r"\1", line)
    found = []
    for match in _PAIR.finditer(line):
        key = _metric_key(match.group("key"))
        if key is None:
            continue
        text, tail = match.group("value").replace(",", ""), match.group("tail") or ""
        # Without a sign between them a word and a number belong together only when the number is a measure.
        if not match.group("between").strip() and text.isdigit() and "%" not in tail:
            continue
        value = float(text)
        if "/" in tail:
            whole = float(tail.strip().lstrip("/"))
            value = value / whole if whole else float("nan")
        found.append((key, value))
    step = _STEP.search(line)
    return found, int(step.group(2)) if step else None


def _metric_key(text):
    """The name of a metric in the words before a number, or None: from the first word that says so, in small letters."""
    words = text.strip("'\"()").split()
    names = [[part for part in _PARTS.split(word.lower().replace("r^2", "r2").replace("r\u00b2", "r2")) if part] for word in words]
    first = next((position for position, parts in enumerate(names) if any(part in _METRICS or part in _QUALIFIERS for part in parts)), None)
    if first is None:
        return None
    parts = [part for group in names[first:] for part in group]
    metrics = [part for part in parts if part in _METRICS]
    if not metrics or not any(part in _METRICS for part in names[-1]) or parts == [metrics[0]] and metrics[0] in _NEED_COMPANY:
        return None
    key = "_".join(re.sub(r"[^\w@/.-]", "", word.lower().strip(".").replace("r^2", "r2").replace("r\u00b2", "r2")) for word in words[first:])
    key = key.strip("_./-")
    return key if 0 < len(key) <= _LONGEST_KEY else None
