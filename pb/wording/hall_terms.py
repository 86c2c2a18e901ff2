"""Words for what happens in halls and in scrutiny, in the audit trail."""

from collections.abc import Mapping

from pb.vocabulary import Tag
from pb.wording.catalogue import N_

HAPPENED: Mapping[Tag, str] = {
    Tag.PACKS_MADE: N_("Packs of codes or papers were made"),
    Tag.PACK_ISSUED: N_("A pack was given to a table"),
    Tag.PACK_RETURNED: N_("A pack came back and was counted"),
    Tag.VOTER_HELPED: N_("Somebody was helped to vote"),
    Tag.VOTER_LOOKED_UP: N_("Somebody without a code was looked up for the voting tablet"),
    Tag.FLAG_LOOKED_AT: N_("Something unusual was looked at"),
    Tag.FLAG_AGREED: N_("A second person agreed about something unusual"),
    Tag.SAMPLE_DRAWN: N_("A sample was drawn for scrutineers"),
    Tag.SAMPLE_REPORTED: N_("Scrutineers published what they found in a sample"),
    Tag.ROUND_ANNULLED: N_("The round was annulled"),
    Tag.KEYS_DESTROYED: N_("The keys were destroyed, and the voter list forgot who people are"),
}
