"""What files call a place, in the words of the directory."""

from collections.abc import Mapping
from typing import Final

from guichet.features.directory.kinds import Kind

# The codes of « typologie » in the national schema; the first that is known here counts.
_TYPES: Final[Mapping[str, Kind]] = {
    "RFS": Kind.FRANCE_SERVICES,
    "MSAP": Kind.FRANCE_SERVICES,
    "PAD": Kind.JUSTICE_POINT,
    "CS": Kind.SOCIAL_CENTRE,
    "CSC": Kind.SOCIAL_CENTRE,
    "EVS": Kind.SOCIAL_CENTRE,
    "CCAS": Kind.CCAS,
    "CIAS": Kind.CCAS,
    "CAF": Kind.CAF,
    "MSA": Kind.MSA,
    "CPAM": Kind.CPAM,
    "FT": Kind.FRANCE_TRAVAIL,
    "PE": Kind.FRANCE_TRAVAIL,
    "CFP": Kind.TAXES,
    "PREF": Kind.PREFECTURE,
    "DEPT": Kind.DEPARTMENT,
    "CD": Kind.DEPARTMENT,
    "ASSO": Kind.ASSOCIATION,
    "ASSO_CHOMEUR": Kind.ASSOCIATION,
    "CIDFF": Kind.ASSOCIATION,
}

# What the national directory of public services calls its counters (« type_service_local »).
_SERVICES: Final[Mapping[str, Kind]] = {
    "mairie": Kind.TOWN_HALL,
    "mairie_com": Kind.TOWN_HALL,
    "msap": Kind.FRANCE_SERVICES,
    "france_services": Kind.FRANCE_SERVICES,
    "mjd": Kind.JUSTICE_POINT,
    "point_justice": Kind.JUSTICE_POINT,
    "permanence_juridique": Kind.JUSTICE_POINT,
    "defenseur_droits": Kind.RIGHTS_DEFENDER,
    "cidf": Kind.ASSOCIATION,
    "adil": Kind.ASSOCIATION,
    "ccas": Kind.CCAS,
    "caf": Kind.CAF,
    "msa": Kind.MSA,
    "cpam": Kind.CPAM,
    "france_travail": Kind.FRANCE_TRAVAIL,
    "pole_emploi": Kind.FRANCE_TRAVAIL,
    "cg": Kind.DEPARTMENT,
    "prefecture": Kind.PREFECTURE,
    "sous_pref": Kind.PREFECTURE,
    "sip": Kind.TAXES,
    "tresorerie": Kind.TAXES,
    "centre_impots_fonciers": Kind.TAXES,
    "tgi": Kind.COURT,
    "ti": Kind.COURT,
    "ta": Kind.COURT,
    "caa": Kind.COURT,
    "cour_appel": Kind.COURT,
    "prudhommes": Kind.COURT,
    "inspection_travail": Kind.LABOUR,
}


def kind_of(types: tuple[str, ...], public_service: str) -> Kind:
    """Return what a place is, by the codes of a file; what is not known is never guessed."""
    if public_service:
        return _SERVICES.get(public_service, Kind.PUBLIC)
    known = (_TYPES[one] for one in types if one in _TYPES)
    return next(known, Kind.DIGITAL)
