"""In which encoding a text file is written; a file that is damaged, or not text, is refused rather than guessed."""

from __future__ import annotations

import codecs
import re

from quality_study.words.errors import Problem, StudyError

_SAVE = "enregistrez-le en « CSV UTF-8 »"
#: What is no text, by how it begins.
_OTHERS = (
    (b"%PDF", "c’est un PDF, pas une table"),
    (b"\x7fELF", "c’est un programme, pas une table"),
    (b"\x89PNG", "c’est une image, pas une table"),
    (b"\xff\xd8\xff", "c’est une image, pas une table"),
    (b"\x1f\x8b", "c’est une archive ; importez le fichier qu’elle contient"),
    (b"{\\rtf", "c’est un document RTF, pas une table"),
    (b"<", "c’est une page HTML ou XML, pas une table ; exportez en CSV ou XLSX"),
)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# « é » and « ’ » of UTF-8 taken for cp1252, Macintosh (« √© ») or DOS (« ├® »), then written as UTF-8 again.
_TWICE = re.compile(
    rb"\xc3\x83\xc2[\xa0-\xbf]|\xc3\x83\xc5|\xc3\xa2\xe2\x82\xac|\xc3\x82\xc2[\xa0\xab\xbb]"
    rb"|\xe2\x88\x9a[\xc2-\xe2]|\xe2\x94\x9c[\xc2-\xe2]"
)
CODED_TWICE = "accents doublement codés (« Ã© » pour « é ») ; exportez-le ou enregistrez-le de nouveau"
_FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛŒ’«»…–—€°\u00a0")


def detect_encoding(data: bytes, file: str) -> str:
    """Return the encoding of a text file: ``utf-8-sig``, ``utf-16`` (or -le, -be without mark) or ``cp1252``.

    Raises
    ------
    StudyError
        The file is empty, binary, damaged, was saved in another encoding, or was decoded with a wrong one before.
    """
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise _refusal("fichier vide", file)
    for start, message in _OTHERS:
        if data.removeprefix(codecs.BOM_UTF8).lstrip()[: len(start)] == start:
            raise _refusal(message, file)
    wide = _utf_16(data)
    if wide is not None:
        return _checked_utf_16(data, wide, file)
    control = _CONTROL.search(data)
    if control:
        line = data[: control.start()].count(b"\n") + 1
        raise _refusal("ce n’est pas un fichier de texte, ou il est abîmé", file, line)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _checked_cp1252(data, error.start, file)
    twice = _TWICE.search(data)
    if twice:
        line = data[: twice.start()].count(b"\n") + 1
        raise _refusal(CODED_TWICE, file, line)
    return "utf-8-sig"


def coded_twice(text: str) -> bool:
    """Tell whether a text was decoded with a wrong encoding, then written again.

    Examples
    --------
    >>> coded_twice("AmÃ©lioration"), coded_twice("Amélioration")
    (True, False)
    """
    return _TWICE.search(text.encode("utf-8", "replace")) is not None


def _utf_16(data: bytes) -> str | None:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = data[:2000]
    if len(start) >= 4 and start[1::2].count(0) > 0.8 * len(start[1::2]) and start[::2].count(0) == 0:
        return "utf-16-le"
    if len(start) >= 4 and start[::2].count(0) > 0.8 * len(start[::2]) and start[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _checked_utf_16(data: bytes, encoding: str, file: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise _refusal("fichier UTF-16 tronqué ou abîmé", file) from None
    damaged = re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]", text)
    if damaged:
        line = text[: damaged.start()].count("\n") + 1
        raise _refusal("ce n’est pas un fichier de texte, ou il est abîmé", file, line)
    return encoding


def _checked_cp1252(data: bytes, start: int, file: str) -> str:
    """Accept cp1252 when its accents are French and the file is not UTF-8 with a few damaged bytes."""
    line = data[:start].count(b"\n") + 1
    sequences = len(_MULTIBYTE.findall(data))
    strays = len(_HIGH.findall(_MULTIBYTE.sub(b"", data)))
    if sequences >= strays:
        raise _refusal("fichier UTF-8 abîmé ou tronqué : caractère illisible à cette ligne", file, line)
    high = b"".join(_HIGH.findall(data))
    scores = {e: _french(high.decode(e, errors="replace")) for e in ("cp1252", "cp850", "mac_roman")}
    if "\ufffd" in high.decode("cp1252", errors="replace") or scores["cp1252"] < max(scores.values()):
        raise _refusal(f"encodage inconnu (DOS ou Macintosh ?) ; {_SAVE}", file, line)
    if scores["cp1252"] < 0.5 * len(high):
        raise _refusal(f"les accents de ce fichier ne se lisent pas ; {_SAVE}", file, line)
    return "cp1252"


def _french(text: str) -> int:
    return sum(c in _FRENCH for c in text)


def _refusal(message: str, file: str, line: int | None = None) -> StudyError:
    return StudyError([Problem(message, file, line)])
