"""Models as files, each in the format of its own library, so that it opens where there is no Onramp."""

import os
import sys


def save_model(model, folder):
    """Writes a model into an empty folder, under names that say the format."""
    known = {(_package_of(cls), cls.__name__) for cls in type(model).__mro__}
    save = next((save for package, name, save in _FORMATS if (package, name) in known), _save_object)
    save(model, folder)


def _package_of(cls):
    return cls.__module__.split(".")[0]


def _save_object(model, folder):
    joblib = sys.modules.get("joblib")
    if joblib is not None:
        with open(os.path.join(folder, "model.joblib"), "wb") as file:
            joblib.dump(model, file)
        return
    import pickle

    with open(os.path.join(folder, "model.pkl"), "wb") as file:
        pickle.dump(model, file)


def _save_xgboost(model, folder):
    # JSON, which every version since 1.0 reads; of the wrappers it has their parameters, too.
    model.save_model(os.path.join(folder, "model.json"))


def _save_lightgbm(model, folder):
    model.save_model(os.path.join(folder, "model.txt"))


def _save_lightgbm_wrapper(model, folder):
    # The booster's file does not know the labels of classes.
    _save_lightgbm(model.booster_, folder)
    _save_object(model, folder)


def _save_keras(model, folder):
    # Since 2.12 in Keras's own archive; before, that name would give a folder, and `.h5` is one file.
    package = next(name for name in map(_package_of, type(model).__mro__) if name in ("keras", "tf_keras"))
    number = tuple(int(part) for part in sys.modules[package].__version__.split(".")[:2])
    model.save(os.path.join(folder, "model.keras" if number >= (2, 12) else "model.h5"))


def _save_transformers(model, folder):
    model.save_pretrained(folder)


def _save_torch(model, folder):
    # The weights: a pickled module opens only beside the very source of its class.
    sys.modules["torch"].save(model.state_dict(), os.path.join(folder, "state_dict.pt"))


def _save_torch_script(model, folder):
    model.save(os.path.join(folder, "model.pt"))


# The first that fits: by the package and the name of a class or of one it inherits from.
_FORMATS = (
    ("xgboost", "Booster", _save_xgboost),
    ("xgboost", "XGBModel", _save_xgboost),
    ("lightgbm", "Booster", _save_lightgbm),
    ("lightgbm", "LGBMModel", _save_lightgbm_wrapper),
    ("keras", "Model", _save_keras),
    ("tf_keras", "Model", _save_keras),
    ("transformers", "PreTrainedModel", _save_transformers),
    ("torch", "ScriptModule", _save_torch_script),
    ("torch", "Module", _save_torch),
)
