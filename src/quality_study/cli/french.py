"""Typer speaks English only: its fixed texts and its errors, said in French."""

from __future__ import annotations

import re
from typing import Any

from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
rich_utils.ERRORS_PANEL_TITLE = "Erreur"
rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"
rich_utils.DEFAULT_STRING = "[défaut : {}]"

_HELP = "Affiche cette aide."
_MESSAGES = (
    (r"Missing argument '(.+)'\.", r"il manque l’argument \1"),
    (r"Missing option '([^']+)'.*\.", r"il manque l’option \1"),
    (r"Missing command\.", "il manque une commande"),
    (r"No such command '(.+)'\.(?: Did you mean (.+)\?)?", r"commande inconnue : « \1 »"),
    (r"No such option: (\S+)(?: .*)?", r"option inconnue : « \1 »"),
    (r"Got unexpected extra argument(?:\(s\)|s)? \((.+)\)", r"argument en trop : « \1 »"),
    (r"Option '(.+)' requires an argument\.", r"l’option \1 demande une valeur"),
    (r"Invalid value for '?(.+?)'?: Input should be a valid number.*", r"\1 attend un nombre, par exemple 0.95"),
    (r"Invalid value for '?(.+?)'?: Input should be a valid integer.*", r"\1 attend un nombre entier, par exemple 3"),
    (r"Invalid value for '?(.+?)'?: (.*)", r"valeur incorrecte pour \1 : \2"),
)


class FrenchCommand(TyperCommand):
    """A command whose help option is described in French."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option, described in French."""
        return _in_french(super().get_help_option(ctx))


class FrenchGroup(TyperGroup):
    """A group of commands whose help option is described in French."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option, described in French."""
        return _in_french(super().get_help_option(ctx))


def usage_message(error: Any) -> str:
    """Say a usage error in French, with what is accepted.

    Parameters
    ----------
    error : Exception
        An error of the command line; it knows the context where it happened.
    """
    message = str(error.format_message())
    for pattern, french in _MESSAGES:
        if re.fullmatch(pattern, message):
            message = re.sub(pattern, french, message)
            break
    context = getattr(error, "ctx", None)
    if context is None:
        return f"{message}."
    command = context.command
    accepted = ""
    if hasattr(command, "list_commands") and "commande" in message:
        accepted = f" Commandes admises : {', '.join(command.list_commands(context))}."
    elif "option inconnue" in message:
        options = [o for p in command.get_params(context) for o in p.opts if o.startswith("--")]
        accepted = f" Options admises : {', '.join(sorted(options))}."
    return f"{message}.{accepted} Aide : {context.command_path} --help"


def _in_french(option: Any) -> Any:
    if option is not None:
        option.help = _HELP
    return option
