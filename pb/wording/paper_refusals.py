"""A sentence for each refusal of voting on paper."""

from pb.services.errors import Refusal
from pb.services.paper import errors
from pb.wording.catalogue import N_

SENTENCES: dict[type[Refusal], str] = {
    errors.NoPaperInRound: N_("The rules of this round do not have voting on paper."),
    errors.CrossedAlready: N_(
        "This person has voted on paper already. Do not give out another ballot paper. "
        "If they say that this cannot be, ask an organiser to look into it."
    ),
    errors.OnlineAlready: N_(
        "This person has voted online. By the rules of this round nobody votes on paper "
        "after that, so do not give out a ballot paper."
    ),
    errors.NotCrossed: N_(
        "The voter list does not say that this person votes on paper, so there is nothing to "
        "take back."
    ),
    errors.PapersNotCovered: N_(
        "The sealed batches of %(pot)s have %(papers)s papers, and without this crossing only "
        "%(people)s people would have been given one. Cross the right person first. Then take "
        "this crossing back."
    ),
    errors.TwoDetailsNeeded: N_(
        "A name alone is not enough. Enter the date of birth or the postcode too."
    ),
    errors.BatchSealed: N_("This batch is sealed, so nothing more goes into it."),
    errors.OtherPersonSeals: N_(
        "You opened this batch, so somebody else has to count its papers and seal it."
    ),
    errors.PapersUnexplained: N_(
        "There would be %(papers)s papers, but only %(people)s people have voted on paper. "
        "Count once more. If it stays so, write down what explains it, then seal the batch."
    ),
    errors.ReadingNotBegun: N_(
        "Ballot papers are read after the ballot box has been closed, and not before."
    ),
    errors.ReadingIsOver: N_(
        "Every paper of this batch has been read twice, so nothing can be changed any more."
    ),
    errors.PaperNotInBatch: N_(
        "This batch has papers 1 to %(papers)s only. Look at the number on the paper again."
    ),
    errors.ReadBefore: N_(
        "You have read this paper in the other turn. Somebody else has to read it in this one."
    ),
    errors.ReadAlready: N_("This paper has been read in this turn already. Take the next one."),
    errors.ThirdPersonNeeded: N_(
        "You have read this paper before. A third person has to settle the difference."
    ),
    errors.NoDifference: N_("There is no difference to settle on this paper any more."),
    errors.MarkUnreadable: N_(
        "We cannot read “%(typed)s” as a mark on this ballot paper. "
        "The example on the page shows how to type marks."
    ),
    errors.RowWithoutPaper: N_("The line does not begin with the number of a paper."),
    errors.PaperTwiceInFile: N_("Paper %(paper)s stands in this file twice."),
    errors.UnknownSpoiling: N_(
        "Write spoiled: and then one of unreadable, against-the-rules, not-ours, "
        "names-the-voter, missing."
    ),
    errors.FileNotText: N_(
        "We cannot read this file as text. Save it as CSV in UTF-8, then try again."
    ),
    errors.FileTooLong: N_("The file has more than %(most)s lines. No batch is so large."),
}
