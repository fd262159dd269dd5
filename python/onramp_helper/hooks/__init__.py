"""Hooks of libraries, one file a library: `on_import(module)` is called when a watched module has been executed.

To add one: a file here, and a line for each module it wants to see. The table is all that a program pays for at its start.
"""

WATCHED = {
    "argparse": "argparse_hook",
    "keras": "keras_hook",
    "lightgbm.basic": "lightgbm_hook",
    "lightgbm.engine": "lightgbm_hook",
    "lightning.pytorch.trainer.trainer": "lightning_hook",
    "pytorch_lightning.trainer.trainer": "lightning_hook",
    "sklearn.base": "sklearn_hook",
    "sklearn.metrics._classification": "sklearn_metrics_hook",
    "sklearn.metrics._ranking": "sklearn_metrics_hook",
    "sklearn.metrics._regression": "sklearn_metrics_hook",
    "sklearn.metrics.cluster._supervised": "sklearn_metrics_hook",
    "sklearn.metrics.cluster._unsupervised": "sklearn_metrics_hook",
    "sklearn.model_selection._validation": "sklearn_search_hook",
    "tf_keras": "keras_hook",
    "torch.optim.optimizer": "torch_hook",
    "torch.serialization": "torch_hook",
    "transformers.trainer": "transformers_hook",
    "xgboost.callback": "xgboost_hook",
    "xgboost.core": "xgboost_hook",
    "xgboost.training": "xgboost_hook",
}
