"""Parameters of the program's own click commands, and so of Typer's: those of a group under the group's name."""

from .. import state
from ..callers import is_own_module
from ..patching import ObservedMethod
from ..secrets import MASK


def on_import(core):
    """Looks on when a command is invoked; groups come through here as well, each before what it leads to."""
    core.Command.invoke = ObservedMethod(core.Command.invoke, _begin)


def _begin(arguments, named):
    command, context = arguments[0], arguments[1] if len(arguments) > 1 else named["ctx"]
    if command.callback is None or not is_own_module(command.callback.__module__):
        return None
    prefix = _prefix(command, context)
    hidden = {parameter.name for parameter in command.params if getattr(parameter, "hide_input", False)}
    values = {prefix + key: MASK if key in hidden else _plain(value) for key, value in context.params.items() if not callable(value)}
    state.process.offer_params(values)
    return None


def _prefix(command, context):
    """Names of the command that does the work stand alone; of groups, and of commands in a row, they are dotted."""
    is_one_of_many = getattr(command, "commands", None) is not None or getattr(getattr(context.parent, "command", None), "chain", False)
    return "%s." % (command.name or context.info_name) if is_one_of_many else ""


def _plain(value):
    """An opened file by its name, a choice by its value."""
    if hasattr(value, "read") or hasattr(value, "open_intelligently"):
        return getattr(value, "name", value)
    return value.value if hasattr(type(value), "__members__") else value
