"""The words of voting on paper: its rule, channels, how far a batch is, why a paper is spoiled."""

from collections.abc import Mapping

from pb.vocabulary import BatchState, Channel, CrossingMistake, PaperRule, SpoiledReason, Tag
from pb.wording.catalogue import N_

RULES: Mapping[PaperRule, str] = {
    PaperRule.NO_PAPER: N_("Nobody votes on paper"),
    PaperRule.PAPER_CANCELS_ONLINE: N_("Paper takes the place of an online ballot"),
    PaperRule.PAPER_IS_REFUSED: N_("Whoever has voted online gets no paper"),
}

CHANNELS: Mapping[Channel, str] = {
    Channel.ONLINE: N_("Online"),
    Channel.PAPER: N_("On paper"),
    Channel.STAFFED: N_("At a place to vote"),
}

BATCHES: Mapping[BatchState, str] = {
    BatchState.OPEN: N_("Open"),
    BatchState.SEALED: N_("Sealed"),
    BatchState.ENTERED: N_("Read twice, differences left"),
    BatchState.SETTLED: N_("Settled"),
}

SPOILED: Mapping[SpoiledReason, str] = {
    SpoiledReason.UNREADABLE: N_("Nobody can tell what is meant"),
    SpoiledReason.AGAINST_THE_RULES: N_("It breaks the rules of this ballot"),
    SpoiledReason.NOT_OURS: N_("It is not a ballot paper of this pot"),
    SpoiledReason.NAMES_THE_VOTER: N_("It shows who the voter is"),
    SpoiledReason.MISSING: N_("There is no such paper: fewer are in the batch than were counted"),
}

MISTAKES: Mapping[CrossingMistake, str] = {
    CrossingMistake.WRONG_LINE: N_("The wrong line of the voter list was crossed"),
    CrossingMistake.SAME_NAME: N_("It is somebody else of the same or a similar name"),
    CrossingMistake.NO_PAPER_GIVEN: N_("This person left without ballot papers"),
    CrossingMistake.PAPER_GIVEN_BACK: N_("All their papers came back unused and were torn up"),
}

HAPPENED: Mapping[Tag, str] = {
    Tag.BATCH_OPENED: N_("A batch of ballot papers was begun"),
    Tag.BATCH_SEALED: N_("A batch of ballot papers was sealed"),
    Tag.BATCH_ENTERED: N_("A batch of ballot papers was read twice"),
    Tag.BATCH_SETTLED: N_("A batch of ballot papers was settled"),
    Tag.CROSSING_QUESTIONED: N_("A crossing with the voter list was said to be a mistake"),
    Tag.CROSSING_TAKEN_BACK: N_("A crossing with the voter list was taken back"),
    Tag.CROSSING_STAYS: N_("A crossing with the voter list was left as it is"),
}
