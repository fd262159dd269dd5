"""Programs that are tools around the work and not the work: they are recorded only where they ask for it themselves."""

import os

_TOOLS = frozenset(
    """
    pytest py.test unittest nose nose2 tox nox behave hypothesis doctest trial ward
    pip pipx pipenv poetry pdm uv conda mamba hatch build twine venv virtualenv ensurepip easy_install setup
    flake8 pylint pyflakes pycodestyle mypy pyright ruff black isort yapf autopep8 bandit vulture pre-commit
    pylsp jedi-language-server python-language-server pyls basedpyright debugpy-adapter
    jupyter jupyter-lab jupyter-notebook jupyter-server jupyter-nbconvert jupyterlab notebook ipykernel ipykernel_launcher
    manage django-admin compileall py_compile sphinx sphinx-build mkdocs site sysconfig http zipapp pydoc
    """.split()
)
# What they start is their own affair as well: a test suite that starts a training script makes no run.
_SPREADING = frozenset("pytest py.test unittest nose nose2 tox nox behave trial ward pip pre-commit".split())


# Files that are tools by their names; a `build.py` or a `trial.py` is somebody's own program.
_TOOL_SCRIPTS = frozenset("manage.py setup.py ipykernel_launcher.py".split())


def find_tool(argv0, module, arguments):
    """The name of the tool that a command line starts, or None; `module` is what stands behind `-m`."""
    # `coverage run -m pytest`, `python -m cProfile -m unittest`: a program that runs another one.
    inner = [word.split(".")[0] for flag, word in zip(arguments, arguments[1:]) if flag == "-m"]
    names = [module.split(".")[0]] if module else [_name_of_script(argv0)]
    for name in names + inner:
        if name in _TOOLS and not (module and os.path.exists(name + ".py")):
            return name
    return None


def _name_of_script(argv0):
    folder, file = os.path.split(argv0)
    if file in _TOOL_SCRIPTS:
        return file[: -len(".py")]
    if os.path.basename(folder) == "debugpy" and file in ("adapter", "launcher"):
        return "debugpy-adapter"
    if file == "__main__.py" and "-packages" in folder:
        return os.path.basename(folder)
    name = file[: -len(".exe")] if file.endswith(".exe") else file
    # `pip3.11`, `pytest-3`; but `flake8` and `nose2` are whole names.
    return name if name in _TOOLS else name.rstrip("0123456789.").rstrip("-")


def spreads(tool):
    """Whether programs that a tool starts are left alone like the tool."""
    return tool in _SPREADING
