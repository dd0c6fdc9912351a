"""The time zone of each département: a town hall of La Réunion opens at its own eight o’clock."""

from zoneinfo import ZoneInfo

_PARIS = "Europe/Paris"
# IANA names; all the others live at the hour of Paris. For French Polynesia, that of Tahiti: the
# Marquesas and the Gambier islands are half an hour and an hour ahead.
_OVERSEAS = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}


def zone_of(department: str | None) -> ZoneInfo:
    """Return the zone of a département or overseas collectivity, by its code."""
    return ZoneInfo(_OVERSEAS.get(department or "", _PARIS))
