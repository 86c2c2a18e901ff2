"""The words of voter lists: ways onto them, columns, and what may be wrong with a line."""

from collections.abc import Mapping

from pb.services.voter_list.list_words import LineProblem, ListField
from pb.vocabulary import EntryWay, UploadState
from pb.wording.catalogue import N_

WAYS: Mapping[EntryWay, str] = {
    EntryWay.ISSUED: N_("Code handed out"),
    EntryWay.FILE: N_("From a file"),
    EntryWay.EMAIL: N_("Registered by email"),
    EntryWay.SIGN_ON: N_("Signed on with an account"),
    EntryWay.REGISTER: N_("Found in the population register"),
    EntryWay.ATTENDANCE: N_("Was there"),
}

# What organisers choose from when they set a round up, and what everybody reads about it.
OFFERED: Mapping[EntryWay, str] = {
    EntryWay.ISSUED: N_("Organisers hand out voting codes"),
    EntryWay.FILE: N_("Everybody on the council's own list gets a letter with a code"),
    EntryWay.EMAIL: N_("Anyone with an email address can register"),
    EntryWay.SIGN_ON: N_("People sign on with an account that the council trusts"),
    EntryWay.REGISTER: N_("People look themselves up in the population register"),
    EntryWay.ATTENDANCE: N_("Whoever is there on the day may vote"),
}

STRENGTHS: Mapping[EntryWay, str] = {
    EntryWay.ISSUED: N_("As strong as the care with which the codes are handed out."),
    EntryWay.FILE: N_("Strong: one letter for each person on the list."),
    EntryWay.EMAIL: N_(
        "Weak: nobody checks who is behind an address, and one person may have several."
    ),
    EntryWay.SIGN_ON: N_("As strong as those accounts: one vote for each of them."),
    EntryWay.REGISTER: N_(
        "Fairly strong: whoever knows a person's name, date of birth and postcode "
        "could take their place."
    ),
    EntryWay.ATTENDANCE: N_("Strong on the day: helpers see who is there."),
}

FIELDS: Mapping[ListField, str] = {
    ListField.NUMBER: N_("List number"),
    ListField.GIVEN_NAME: N_("First name"),
    ListField.NAME: N_("Surname or full name"),
    ListField.ADDRESS_1: N_("Address, line 1"),
    ListField.ADDRESS_2: N_("Address, line 2"),
    ListField.ADDRESS_3: N_("Address, line 3"),
    ListField.ADDRESS_4: N_("Address, line 4 or town"),
    ListField.POSTCODE: N_("Postcode"),
    ListField.AREA: N_("Area"),
    ListField.BORN_ON: N_("Date of birth"),
    ListField.EMAIL: N_("Email"),
    ListField.TELEPHONE: N_("Telephone"),
    ListField.DISTRICT: N_("District for printing"),
    ListField.LANGUAGE: N_("Language of the letter"),
    ListField.LARGE_PRINT: N_("Large print"),
}

PROBLEMS: Mapping[LineProblem, str] = {
    LineProblem.QUOTE_OPEN: N_("A quotation mark is opened and never closed."),
    LineProblem.TOO_MANY_FIELDS: N_("There are more fields than columns."),
    LineProblem.BAD_LETTERS: N_("Letters cannot be read. Is the encoding right?"),
    LineProblem.TOO_LONG: N_("This is too long."),
    LineProblem.NO_NAME: N_("There is no name."),
    LineProblem.NO_NUMBER: N_("There is no list number."),
    LineProblem.NO_AREA: N_("There is no area."),
    LineProblem.UNKNOWN_AREA: N_("The round has no such area."),
    LineProblem.NO_DATE: N_("There is no date of birth."),
    LineProblem.BAD_DATE: N_("This is no date. Write it like 1990-05-12 or 12.05.1990."),
    LineProblem.FUTURE_DATE: N_("This date of birth is in the future."),
    LineProblem.TOO_OLD: N_("This date of birth is too long ago."),
    LineProblem.TOO_YOUNG: N_("Too young on the last day of voting."),
    LineProblem.BAD_EMAIL: N_("This is no email address."),
    LineProblem.BAD_TELEPHONE: N_(
        "This is no telephone number. Write it as it is dialled here, or with + and the "
        "country's code, such as +44 7700 900123."
    ),
    LineProblem.UNKNOWN_LANGUAGE: N_("We write no letters in this language."),
    LineProblem.NOT_YES_OR_NO: N_("This has to be yes or no."),
    LineProblem.TWICE_IN_FILE: N_("The same person stands on an earlier line."),
    LineProblem.ON_LIST: N_("This person is on the voter list already."),
    LineProblem.PERHAPS_ON_LIST: N_(
        "Somebody with this name and date of birth or postcode is on the voter list already: an "
        "earlier file told people apart in another way, with list numbers or without."
    ),
    LineProblem.OTHER_PERSON: N_("The voter list has somebody else with this list number."),
    LineProblem.RIGHT_FIXED: N_(
        "It is different on the voter list, and cannot change once people can vote."
    ),
}

UPLOADS: Mapping[UploadState, str] = {
    UploadState.UPLOADED: N_("Waits for its columns"),
    UploadState.CHECKING: N_("Is being checked"),
    UploadState.CHECKED: N_("Checked"),
    UploadState.TAKING_IN: N_("Is being taken in"),
    UploadState.TAKEN_IN: N_("Taken in"),
    UploadState.THROWN_AWAY: N_("Thrown away"),
}

ENCODINGS: Mapping[str, str] = {
    "utf-8": N_("UTF-8"),
    "utf-8-sig": N_("UTF-8 with its mark"),
    "utf-16": N_("UTF-16"),
    "utf-16-le": N_("UTF-16, little-endian"),
    "utf-16-be": N_("UTF-16, big-endian"),
    "cp1250": N_("Windows-1250 (Central Europe)"),
    "cp1252": N_("Windows-1252 (Western Europe)"),
}

SEPARATORS: Mapping[str, str] = {
    ",": N_("Commas"),
    ";": N_("Semicolons"),
    "\t": N_("Tabs"),
}
