"""Documents to typeset in the tests: Amina's letter and what goes with it."""

from guichet.engine.typesetting.documents import (
    Bullets,
    DateBox,
    Heading,
    LetterDocument,
    Paragraph,
    PathStage,
    PlainDocument,
    ReplyRow,
    ReplyTable,
    ResultDocument,
    ResultTicket,
    SheetDocument,
    SheetSection,
)

LETTER = LetterDocument(
    title="Demande de rectification",
    sender=("Amina Bensaïd", "12, rue de la République", "42000 Saint-Étienne"),
    representative=("Représentée par Chloé Martin", "Association Le Seuil"),
    recipient=(
        "Caisse d’allocations familiales",
        "Service du recouvrement",
        "55, rue de l’Exemple",
        "42027 Saint-Étienne Cedex 1",
    ),
    sending="Lettre recommandée avec avis de réception",
    place_and_date="Saint-Étienne, le 9 novembre 2026",
    subject="rectification d’une somme réclamée",
    references="allocataire n°\u00a01234567",
    salutation="Madame, Monsieur,",
    body=(
        Paragraph("Vous me réclamez 3\u202f200\u00a0€ depuis le 6 novembre 2026."),
        Heading("Ce que je demande"),
        Paragraph("Je vous demande\u00a0:"),
        Bullets(("le détail du calcul\u00a0;", "la suspension de toute retenue.")),
        Paragraph("Première ligne\nseconde ligne."),
    ),
    closing="Je vous prie d’agréer mes salutations distinguées.",
    signature=("Amina Bensaïd",),
    pieces=("copie de votre lettre", "copie de mes déclarations"),
)

# The letter's texts in the order in which a person, or a voice, reads them.
LETTER_IN_ORDER = (
    "Amina Bensaïd",
    "12, rue de la République",
    "42000 Saint-Étienne",
    "Représentée par Chloé Martin",
    "Association Le Seuil",
    "Caisse d’allocations familiales",
    "Service du recouvrement",
    "55, rue de l’Exemple",
    "42027 Saint-Étienne Cedex 1",
    "Lettre recommandée avec avis de réception",
    "Saint-Étienne, le 9 novembre 2026",
    "Objet : rectification d’une somme réclamée",
    "Mes références : allocataire n° 1234567",
    "Madame, Monsieur,",
    "Vous me réclamez 3 200 € depuis le 6 novembre 2026.",
    "Ce que je demande",
    "Je vous demande :",
    "le détail du calcul ;",
    "la suspension de toute retenue.",
    "Première ligne",
    "seconde ligne.",
    "Je vous prie d’agréer mes salutations distinguées.",
    "Amina Bensaïd",
    "Pièces jointes :",
    "copie de votre lettre",
    "copie de mes déclarations",
)

SHEET = SheetDocument(
    title="La feuille de route",
    procedure_title="Demander la rectification",
    last_day=DateBox(
        "Dernier jour pour poster", "jeudi 26 novembre 2026", "20 jours comptés", "postez avant"
    ),
    boxes=(DateBox("Réponse attendue", "samedi 26 décembre 2026", "un mois"),),
    reply_table=ReplyTable(
        ("Si l’avis de réception porte le…", "sans réponse le…", "dernier jour pour la suite"),
        (
            ReplyRow("10 novembre 2026", "10 décembre 2026", "10 février 2027"),
            ReplyRow("12 novembre 2026", "12 décembre 2026", "12 février 2027"),
        ),
        title="Si personne ne répond",
    ),
    sections=(
        SheetSection("Envoyer", ("Signez les deux exemplaires.",), boxes=True),
        SheetSection("Garder", ("la preuve de dépôt", "l’avis de réception")),
    ),
    follow_up_lines=4,
    footer="Règles relues le 2 octobre 2026.",
)


def ticket(number: int) -> ResultTicket:
    """Return one procedure of the result, urgent when it is the first."""
    return ResultTicket(
        number=number,
        title=f"Contester devant la commission n°\u00a0{number}",
        day_label="Dernier jour",
        day_text="vendredi 1er janvier 2027" if number % 2 else "dès que possible",
        left_text="Il reste 5 jours",
        urgent=number == 1,
        why=("une somme est réclamée", "le calcul n’est pas compris"),
        what_to_join=("copie de la lettre", "copie des déclarations"),
        to_whom="Caisse d’allocations familiales, 42027 Saint-Étienne Cedex 1",
        cost="le prix d’un recommandé",
        path=(
            PathStage("Vous écrivez", "avant le 26 nov. 2026"),
            PathStage("Pas de réponse", "26 déc. 2026", "un mois\u00a0: refus"),
            PathStage("Commission", "1er mars 2027", "deux mois pour saisir"),
            PathStage("Tribunal", "deux mois", "gratuit"),
        ),
        steps=("Le jour de réception ne compte pas.", "20 jours, du 7 au 26 novembre."),
        trap="aucune retenue n’est possible avant la réponse.",
        too_late="" if number % 3 else "Le délai est passé, mais une remise reste possible.",
        address_on_site="/courriers/exemple/",
    )


def result(tickets: int) -> ResultDocument:
    """Return a result of that many procedures."""
    return ResultDocument(
        title=f"{tickets} démarches, dans cet ordre",
        tickets=tuple(ticket(number) for number in range(1, tickets + 1)),
        intro="Une caisse vous réclame une somme.",
        answers=(("Qui vous écrit\u00a0?", "une caisse"), ("Lettre reçue le", "6 novembre 2026")),
        not_covered="le surendettement.",
        human="au point d’accès au droit.",
        footer="Rien n’a été enregistré.",
    )


PLAIN = PlainDocument(
    title="Savoir comment on m’a noté",
    intro="Vous pouvez le demander.",
    blocks=(
        Heading("La loi"),
        Paragraph("Un texte."),
        Bullets(("un point",)),
        Bullets(("une case",), boxes=True),
    ),
    footer="Relu le 2 octobre 2026.",
)
