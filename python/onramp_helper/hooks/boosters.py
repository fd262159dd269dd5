"""What the hooks of XGBoost and LightGBM have in common: both train by a function `train`, cross-validate by `cv`, and have
wrappers for scikit-learn that call the former."""

from .. import fits
from ..patching import argument

_SETTINGS = ("early_stopping_rounds", "nfold", "stratified", "seed")


def begin_training(package, name, arguments, named, default_rounds):
    """The run that a call of `train` or `cv` records into, and a function that ends it with the error or None.

    None and None where the call is a part of something else.
    """
    settings = {"num_boost_round": argument(arguments, named, 2, "num_boost_round", default_rounds)}
    settings.update((key, named[key]) for key in _SETTINGS if named.get(key) is not None)
    if fits.is_fitting():
        run = fits.run_of_wrapper(package)
        if run is None:
            return None, None
        # The wrapper's own parameters are there; these come from defaults, or from arguments of its `fit`.
        run.set_params(settings, is_observed=True)
        run.hold_printed()
        return run, lambda error: None
    if not fits.is_top_level("sklearn", package):
        return None, None
    params = {key: value for key, value in dict(argument(arguments, named, 0, "params") or {}).items() if value is not None}
    run = fits.begin_fit("%s.%s" % (package, name), None, dict(params, **settings), reports=True)
    return run, lambda error: fits.end_fit(run, error)
