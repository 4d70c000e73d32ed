"""« Oui » and « non » of a ticked option, in the languages in which LimeSurvey writes its exports."""

from __future__ import annotations

#: What stands in the column of an option that was chosen; compared as :func:`~quality_study.importers.texts.text_key`.
YES = (
    "oui", "yes", "ja", "já", "jah", "sí", "si", "sì", "sim", "tak", "ano", "áno", "da", "да", "так", "igen", "kyllä",
    "jā", "taip", "evet", "ναι", "po", "bai", "hai", "iva", "ie", "tá", "jes", "ya", "có", "vâng", "bəli", "haa",
    "是", "はい", "예", "네", "نعم", "بله", "כן", "ใช่", "हाँ", "այո", "კი", "иә", "ҳа", "тийм",
)  # fmt: skip
#: What stands there otherwise.
NO = (
    "non", "no", "nein", "nee", "não", "nie", "ne", "nu", "нет", "не", "ні", "nem", "ei", "nē", "hayır", "όχι", "jo",
    "ez", "nage", "nej", "nei", "na", "níl", "tidak", "không", "xeyr", "maya",
    "否", "いいえ", "아니요", "아니오", "لا", "خیر", "לא", "ไม่", "नहीं", "ոչ", "არა", "жоқ", "йўқ", "үгүй",
)  # fmt: skip
