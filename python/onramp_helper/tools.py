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


def find_tool(argv0, module, arguments):
    """The name of the tool that a command line starts, or None; `module` is what stands behind `-m`."""
    if module:
        name = module.split(".")[0]
    else:
        folder, file = os.path.split(argv0)
        # A package that is run by its folder or its `__main__.py`.
        name = os.path.basename(folder) if file == "__main__.py" else file
        if os.path.basename(folder) == "debugpy" and file in ("adapter", "launcher"):
            return "debugpy-adapter"
        for ending in (".py", ".exe", ".pyw", "-script"):
            name = name[: -len(ending)] if name.endswith(ending) else name
        name = name.rstrip("0123456789.") if name.startswith("pip") else name
    if name in _TOOLS:
        return name
    # `coverage run -m pytest`, `python -m cProfile -m unittest`: a program that runs another one.
    for position, word in enumerate(arguments[:-1]):
        if word == "-m" and arguments[position + 1].split(".")[0] in _TOOLS:
            return arguments[position + 1].split(".")[0]
    return None


def spreads(tool):
    """Whether programs that a tool starts are left alone like the tool."""
    return tool in _SPREADING
