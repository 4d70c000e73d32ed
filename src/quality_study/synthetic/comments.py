"""What invented respondents write: French comments, and the personal data that some leave in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from quality_study.facts.question import Question
from quality_study.synthetic.draws import Draws

#: By words that a theme's identifier may hold, then what the pleased and the displeased write.
_BY_THEME: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "contenu": (
        (
            "Des exemples concrets, faciles à relier à nos cours",
            "Le lien entre la norme et le terrain était clair",
            "J’ai compris à quoi sert une démarche qualité au guichet",
            "Bon équilibre entre méthode & témoignages",
            "Les supports distribués m’ont déjà servi",
            "Le cas pratique du matin m’a beaucoup appris",
            "Les chiffres étaient expliqués, c’est rare",
            "Enfin une conférence qui parle des usagers",
            "Des sujets variés, on ne s’ennuie pas",
            "Les définitions données au début aidaient à suivre",
        ),
        (
            "Trop de sigles que personne n’explique",
            "Les conférences étaient trop longues, pas assez de pauses",
            "Deux conférences disaient la même chose",
            "Les diapositives étaient illisibles du fond de la salle",
            "Trop de théorie, pas assez d’exemples",
            "Le débat a été coupé faute de temps",
            "Les conférences de l’après-midi étaient trop longues",
            "Il manquait un fil conducteur entre les sujets",
            "Rien sur les petites structures",
            "Le rythme était trop rapide en fin de matinée",
        ),
    ),
    "intervenants": (
        (
            "L’atelier sur les courriers, parce qu’il partait d’un vrai dossier",
            "Le témoignage du matin : franc et concret",
            "L’intervention sur les files d’attente, pour ses mesures avant et après",
            "La table ronde, parce que les avis y étaient opposés",
            "L’échange avec les anciens étudiants",
            "La présentation de la qualité à l’hôpital, que je ne connaissais pas",
            "Celle sur l’accueil des usagers : des erreurs racontées sans détour",
            "La comparaison entre deux administrations, très parlante",
            "La conférence d’ouverture, pour son humour",
            "L’étude de cas sur les délais, que je reprendrai dans mon mémoire",
        ),
        (
            "Aucune en particulier, on entendait mal",
            "La dernière, trop rapide pour être suivie",
            "Les intervenants lisaient leurs diapositives",
            "La table ronde, mais le micro ne marchait pas",
            "Aucune : trop de généralités",
            "Difficile à dire, tout allait trop vite",
            "La deuxième, mais elle répétait la première",
        ),
    ),
    "concours": (
        (
            "Une bonne façon de travailler en équipe",
            "Génial 👍 vraiment 😀 !",
            "Les vidéos étaient drôles et bien faites",
            "Le règlement tenait en une page, c’était clair",
            "Un coût < 10 €, c’est bien",
            "On a vu le travail des autres écoles",
            "Le sujet laissait de la liberté",
            "Voter par téléphone était une bonne idée",
            "Nous avons appris à monter une vidéo",
        ),
        (
            "La moitié des vidéos n’a pas été montrée",
            "Notre vidéo n’a pas été montrée, le fichier ne s’ouvrait pas",
            "Les critères du jury n’étaient pas connus d’avance",
            "Le concours est arrivé trop tard dans la journée",
            "Pas assez de temps pour monter la vidéo",
            "Le format demandé a changé la dernière semaine",
            "Le son des vidéos était trop faible",
            "Une seule école a gagné, c’est dommage",
        ),
    ),
    "competences": (
        (
            "Garder la table ronde, elle était très vivante",
            "Refaire le même accueil, on savait où aller",
            "Proposer un second atelier l’après-midi",
            "Rien à changer, merci à l’équipe",
            "Inviter aussi une collectivité locale",
            "Mettre les supports en ligne le soir même",
            "Garder le concours, en le plaçant le matin",
            "Donner aussi la parole aux usagers",
        ),
        (
            "Prévoir plus de pauses entre les conférences",
            "Prévoir du café <b>chaud</b>",
            "Un plan d’accès & un fléchage depuis la gare",
            "Envoyer le lien d’inscription plus tôt",
            'Deux remarques :\n1) trop de bruit au fond ;\n2) des micros "main" seraient utiles.',
            "Essayer les micros la veille",
            "Prévenir plus tôt du changement de salle",
            "Laisser plus de temps aux questions",
            "Servir le repas en deux fois, la file était trop longue",
            "Raccourcir les conférences de l’après-midi",
        ),
    ),
}
_GENERAL = (
    (
        "Très bonne journée, à refaire",
        "J’en ai parlé à ma promotion",
        "Bien organisé du début à la fin",
        "Clair, utile et bien tenu",
        "Merci pour l’accueil",
    ),
    (
        "Trop long pour une seule journée",
        "On ne savait pas où s’asseoir",
        "Peu de temps pour poser des questions",
        "Je m’attendais à autre chose",
        "Mal indiqué depuis l’entrée",
    ),
)
#: What people write when they have nothing to say, or that a program could take for something else.
_ODD = (
    "RAS",
    "N/A",
    "0",
    "Rien à signaler.",
    "=1+1, c’est ce que j’ai retenu",
    "- plus de temps\n- plus de place",
    "…",
)
_PHONES = ("{0} {1} {2} {3} {4}", "{0}.{1}.{2}.{3}.{4}", "{0}{1}{2}{3}{4}", "+33 6 {1} {2} {3} {4}")
_WITH_DATA = (
    "Vous pouvez m’écrire : {email}, je répondrai.",
    "Appelez-moi au {phone} avant midi",
    "Le formulaire refusait mon adresse {ip}, j’ai recommencé",
    "Pour les supports : {email} ; merci d’avance",
    "Je prête des micros, joignable au {phone} le soir",
    "Mon poste ({ip}) a perdu la page deux fois",
    "Une question reste sans réponse, {phone} ou {email}",
    "Écrivez-moi à {email} si vous cherchez des volontaires",
)


@dataclass
class Comments:
    """Comments drawn without repeating one before all were used.

    Parameters
    ----------
    draws : Draws
    """

    draws: Draws
    _left: dict[tuple[str, bool], list[str]] = field(default_factory=dict)

    def write(self, question: Question, satisfaction: float) -> str:
        """Write a comment on a question, by someone of that satisfaction (mean 0, variance 1)."""
        if self.draws.chance(0.06):
            return self.draws.one(_ODD)
        pleased = satisfaction + 0.6 * self.draws.bell() > 0
        theme = next((name for name in _BY_THEME if name in question.theme.casefold()), "")
        lists = _BY_THEME.get(theme, _GENERAL)
        left = self._left.setdefault((theme, pleased), [])
        if not left:
            left += self.draws.shuffled(lists[0] if pleased else lists[1])
        return left.pop()


def personal_comments(draws: Draws, count: int, emails: Sequence[str]) -> list[str]:
    """Write comments in which a personal datum stands, all in the ranges kept for inventions.

    Parameters
    ----------
    draws : Draws
    count : int
    emails : sequence of str
        Addresses of the people who write, one a comment.
    """
    written = []
    for i in range(count):
        pairs = [f"{draws.whole(0, 99):02d}" for _ in range(2)]
        phone = _PHONES[i % len(_PHONES)].format("06", "39", "98", *pairs)
        ip = f"192.0.2.{draws.whole(1, 254)}"
        written.append(_WITH_DATA[i % len(_WITH_DATA)].format(email=emails[i], phone=phone, ip=ip))
    return written
